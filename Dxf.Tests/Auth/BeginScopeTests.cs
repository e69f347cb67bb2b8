using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class BeginScopeTests : AuthFixture
{
    [Test]
    public async Task First_request_asks_for_all_that_will_be_needed()
    {
        ExpectRefusedFind();
        ExpectTokenRequest(PushScope + "&scope=repository%3Aother%3Apull").Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();
        Requests.Expect(HttpMethod.Head, $"{MockRegistry.Address}other/blobs/{Abc}").Answer(HttpStatusCode.NotFound);

        using (Registry.Client.Auth.BeginScope(
            AuthScope.ForRepository(Repository, "push"), AuthScope.ForRepository(RepositoryName.Parse("other"), "pull")))
        {
            await FindAsync();
            await Registry.Client.Blobs.FindAsync(RepositoryName.Parse("other"), Abc);
        }

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t", "Bearer t" }));
    }

    [Test]
    public async Task Scope_ends_when_it_is_disposed()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();

        Registry.Client.Auth.BeginScope(AuthScope.ForRepository(Repository, "push")).Dispose();
        await FindAsync();
    }

    [Test]
    public async Task Scopes_nest()
    {
        ExpectRefusedFind();
        ExpectTokenRequest("&scope=registry%3Acatalog%3A%2A" + PushScope).Answer(HttpStatusCode.OK, """{"token":"both"}""");
        ExpectGoodFind();
        Time.Advance(TimeSpan.FromSeconds(1));

        using (Registry.Client.Auth.BeginScope(AuthScope.Catalog))
        {
            using (Registry.Client.Auth.BeginScope(AuthScope.ForRepository(Repository, "push")))
                await FindAsync();

            // The token has expired: what is asked for now is without the inner scope.
            Time.Advance(TimeSpan.FromMinutes(2));
            ExpectTokenRequest("&scope=registry%3Acatalog%3A%2A" + PullScope).Answer(HttpStatusCode.OK, """{"token":"outer"}""");
            ExpectGoodFind();
            await FindAsync();
        }

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer both", "Bearer outer" }));
    }

    [Test]
    public async Task Scope_holds_in_its_own_flow_only()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();

        async Task ElsewhereAsync()
        {
            using IDisposable scope = Registry.Client.Auth.BeginScope(AuthScope.ForRepository(Repository, "push"));
            await Task.Yield();
        }

        Task elsewhere = ElsewhereAsync();
        await FindAsync();
        await elsewhere;
    }

    [Test]
    public void Beginning_sends_nothing()
    {
        using IDisposable scope = Registry.Client.Auth.BeginScope(AuthScope.Catalog);

        Assert.That(Requests.Requests, Is.Empty);
        Assert.That(TokenRequests.Requests, Is.Empty);
    }
}
