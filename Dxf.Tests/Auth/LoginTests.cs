using System.Net;
using System.Text;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>Whether a registry takes a user's password.</summary>
[TestFixture]
internal sealed class LoginTests : AuthFixture
{
    private const string Version = MockRegistry.Address;
    private const string OfflineTokens = Tokens + "&offline_token=true&client_id=dxf";

    private static string Basic => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("fred:s3cret"));

    [Test]
    public async Task Basic_login_is_tried_on_the_registry()
    {
        ExpectRefusal("Basic realm=\"r\"");
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.OK);

        Assert.That(await LoginAsync(), Is.EqualTo(RegistryCredential.FromPassword("fred", "s3cret")));
        Assert.That(TokenRequests.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { null, Basic }));
    }

    [Test]
    public async Task Token_login_is_tried_on_the_token_server_and_its_token_on_the_registry()
    {
        ExpectRefusal(Challenge);
        TokenRequests.Expect(HttpMethod.Get, OfflineTokens).Answer(HttpStatusCode.OK, """{"token":"t"}""");
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.OK);

        Assert.That(await LoginAsync(), Is.EqualTo(RegistryCredential.FromPassword("fred", "s3cret")));
        Assert.That(TokenRequests.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { null, Basic, "Bearer t" }));
    }

    [Test]
    public async Task Identity_token_takes_the_passwords_place()
    {
        ExpectRefusal(Challenge);
        TokenRequests.Expect(HttpMethod.Get, OfflineTokens).Answer(HttpStatusCode.OK, """{"token":"t","refresh_token":"id"}""");
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.OK);

        Assert.That(await LoginAsync(), Is.EqualTo(RegistryCredential.FromIdentityToken("id", "fred")));
    }

    [Test]
    public void Password_that_the_token_server_refuses_is_unauthorized()
    {
        ExpectRefusal(Challenge);
        TokenRequests.Expect(HttpMethod.Get, OfflineTokens).Answer(HttpStatusCode.Unauthorized);

        Assert.That(Assert.ThrowsAsync<RegistryUnauthorizedException>(LoginAsync)!.ToString(), Does.Not.Contain("s3cret"));
    }

    [TestCase("Basic realm=\"r\"")]
    [TestCase(Challenge)]
    public void Login_that_the_registry_refuses_is_unauthorized(string challenge)
    {
        ExpectRefusal(challenge);
        if (challenge is Challenge)
            TokenRequests.Expect(HttpMethod.Get, OfflineTokens).Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectRefusal(challenge);

        Assert.ThrowsAsync<RegistryUnauthorizedException>(LoginAsync);
    }

    [Test]
    public async Task Registry_that_asks_for_nothing_checks_nothing()
    {
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.OK);

        Assert.That(await LoginAsync(), Is.Null);
        Assert.That(TokenRequests.Requests.Single().Authorization, Is.Null);
    }

    [Test]
    public void Challenge_that_is_not_known_is_not_answered()
    {
        ExpectRefusal("Negotiate");

        Assert.That(LoginAsync, Throws.TypeOf<DxfException>().With.Message.Contains("no way that is known"));
    }

    [Test]
    public void Nothing_is_asked_over_http()
    {
        Configure(options => options.Insecure = true);

        Assert.ThrowsAsync<AuthRequiresHttpsException>(LoginAsync);
        Assert.That(TokenRequests.Requests, Is.Empty);
    }

    [Test]
    public void Realm_over_http_is_refused()
    {
        ExpectRefusal("Bearer realm=\"http://auth.test/token\"");

        Assert.That(LoginAsync, Throws.TypeOf<DxfException>().With.Message.Contains("over http"));
    }

    private void ExpectRefusal(string challenge) =>
        TokenRequests.Expect(HttpMethod.Get, Version).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", challenge));

    private Task<RegistryCredential?> LoginAsync() => Registry.Client.Auth.LoginAsync("fred", "s3cret");
}
