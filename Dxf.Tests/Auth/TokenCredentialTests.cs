using System.Net;
using System.Text;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>Credentials that are tokens.</summary>
[TestFixture]
internal sealed class TokenCredentialTests : AuthFixture
{
    private const string Answer = """{"token":"t"}""";
    private const string BasicChallenge = "Basic realm=\"r\"";

    private readonly SourceStub _source = new();

    [Test]
    public async Task Identity_token_is_exchanged_by_POST()
    {
        _source.Has = RegistryCredential.FromIdentityToken("id+t/k=");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        TokenRequests.Expect(HttpMethod.Post, Realm).Answer(HttpStatusCode.OK, """{"access_token":"t","refresh_token":"other"}""");
        ExpectGoodFind();

        await FindAsync();

        RecordedRequest request = TokenRequests.Requests.Single();
        Assert.That(request.Authorization, Is.Null);
        Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/x-www-form-urlencoded"));
        Assert.That(request.Text, Is.EqualTo(
            "grant_type=refresh_token&client_id=dxf&refresh_token=id%2Bt%2Fk%3D&service=s&scope=repository%3Afred%2Fdatalogger%3Apull"));
        Assert.That(Authorizations.Last(), Is.EqualTo("Bearer t"));
    }

    [TestCase(HttpStatusCode.NotFound, null, "<token>")]
    [TestCase(HttpStatusCode.MethodNotAllowed, "fred", "fred")]
    public async Task Token_server_that_takes_no_POST_is_asked_by_GET(HttpStatusCode status, string? user, string shown)
    {
        _source.Has = RegistryCredential.FromIdentityToken("idt", user);
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        TokenRequests.Expect(HttpMethod.Post, Realm).Answer(status);
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(TokenRequests.Requests[1].Authorization, Is.EqualTo(Basic(shown, "idt")));
    }

    [Test]
    public void Identity_token_is_not_shown_to_a_registry_with_basic_authentication()
    {
        _source.Has = RegistryCredential.FromIdentityToken("idt", "fred");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind(BasicChallenge);

        Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
        Assert.That(Authorizations, Is.All.Null);
    }

    [Test]
    public async Task Registry_token_is_shown_as_it_is()
    {
        _source.Has = RegistryCredential.FromRegistryToken("rt");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        ExpectGoodFind();
        ExpectGoodFind();

        await FindAsync();
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer rt", "Bearer rt" }));
    }

    [Test]
    public async Task Registry_token_that_is_refused_is_asked_for_again()
    {
        _source.Has = RegistryCredential.FromRegistryToken("old");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        ExpectGoodFind();
        await FindAsync();

        _source.Has = RegistryCredential.FromRegistryToken("new");
        ExpectRefusedFind();
        ExpectGoodFind();
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer old", "Bearer old", "Bearer new" }));
        Assert.That(_source.Asked, Has.Count.EqualTo(2));
    }

    [Test]
    public void Refused_identity_token_is_not_shown_in_the_error()
    {
        _source.Has = RegistryCredential.FromIdentityToken("canary-51c0de");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        TokenRequests.Expect(HttpMethod.Post, Realm).Answer(HttpStatusCode.Unauthorized);

        Assert.That(Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync)!.ToString(), Does.Not.Contain("canary-51c0de"));
    }

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
