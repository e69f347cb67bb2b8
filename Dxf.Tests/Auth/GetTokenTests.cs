using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class GetTokenTests : AuthFixture
{
    private const string Version = MockRegistry.Address;

    [Test]
    public async Task Token_is_for_exactly_the_scope_that_was_asked_for()
    {
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge + ",scope=\"repository:other:pull\""));
        ExpectTokenRequest(PushScope).Answer(HttpStatusCode.OK, """{"token":"t"}""");

        Assert.That(await Registry.Client.Auth.GetTokenAsync(AuthScope.ForRepository(Repository, "push", "pull")), Is.EqualTo("t"));
    }

    [Test]
    public async Task Token_without_a_scope_is_for_what_the_registry_asks()
    {
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge + ",scope=\"registry:catalog:*\""));
        ExpectTokenRequest("&scope=registry%3Acatalog%3A%2A").Answer(HttpStatusCode.OK, """{"token":"t"}""");

        Assert.That(await Registry.Client.Auth.GetTokenAsync(null), Is.EqualTo("t"));
    }

    [Test]
    public async Task Registry_that_needs_none_gives_none()
    {
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.OK);

        Assert.That(await Registry.Client.Auth.GetTokenAsync(AuthScope.Catalog), Is.Null);
    }

    [Test]
    public async Task Registry_with_basic_authentication_gives_none()
    {
        Configure(options => (options.Username, options.Password) = ("fred", "pw"));
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Basic realm=\"r\""));

        Assert.That(await Registry.Client.Auth.GetTokenAsync(AuthScope.Catalog), Is.Null);
    }

    [Test]
    public async Task Given_token_is_not_given_back()
    {
        Configure(options => options.Token = "given");
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
        ExpectTokenRequest("&scope=registry%3Acatalog%3A%2A").Answer(HttpStatusCode.OK, """{"token":"new"}""");

        Assert.That(await Registry.Client.Auth.GetTokenAsync(AuthScope.Catalog), Is.EqualTo("new"));
        Assert.That(TokenRequests.Requests.Select(request => request.Authorization), Is.All.Null);
    }

    [Test]
    public async Task Requests_that_follow_need_not_ask_again()
    {
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();

        await Registry.Client.Auth.GetTokenAsync(AuthScope.ForRepository(Repository, "pull"));
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { "Bearer t" }));
    }

    [Test]
    public async Task Token_that_allows_more_is_not_given_away()
    {
        foreach ((string scope, string token) in new[] { (PushScope, "wide"), (PullScope, "narrow"), ("", "none") })
        {
            TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
            ExpectTokenRequest(scope).Answer(HttpStatusCode.OK, $$"""{"token":"{{token}}"}""");
        }

        Assert.That(await Registry.Client.Auth.GetTokenAsync(AuthScope.ForRepository(Repository, "pull", "push")), Is.EqualTo("wide"));
        Assert.That(await Registry.Client.Auth.GetTokenAsync(AuthScope.ForRepository(Repository, "pull")), Is.EqualTo("narrow"));
        Assert.That(await Registry.Client.Auth.GetTokenAsync(null), Is.EqualTo("none"));
    }

    [Test]
    public void Failure_of_the_registry_is_told()
    {
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.ServiceUnavailable);

        Assert.That(
            Assert.ThrowsAsync<RegistryException>(() => Registry.Client.Auth.GetTokenAsync(null))!.Status,
            Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }
}
