using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>Who is shown credentials, and who isn't.</summary>
[TestFixture]
internal sealed class AuthPolicyTests : AuthFixture
{
    [TestCase("http://auth.test/token", "over http (http://auth.test/token)")]
    [TestCase("ftp://auth.test/token", "names no server")]
    [TestCase("/token", "names no server")]
    [TestCase("auth.test", "names no server")]
    [TestCase("", "names no server")]
    public void Realm_without_https_is_refused(string realm, string message)
    {
        Configure(options => (options.Username, options.Password) = ("fred", "hunter2"));
        ExpectRefusedFind($"Bearer realm=\"{realm}\",service=\"s\"");

        Assert.That(FindAsync, Throws.TypeOf<DxfException>().With.Message.Contains(message));
    }

    [Test]
    public void Challenge_without_a_realm_is_refused()
    {
        ExpectRefusedFind("Bearer service=\"s\"");

        Assert.That(FindAsync, Throws.TypeOf<DxfException>().With.Message.Contains("names no server"));
    }

    [TestCase("https://auth.test/token?x=1", "my.test", "https://my.test/token?x=1&service=s")]
    [TestCase("https://auth.test:9000/a/b", "my.test:8443", "https://my.test:8443/a/b?service=s")]
    [TestCase("http://auth.test/token", "my.test", "https://my.test/token?service=s")]
    public async Task Configured_host_replaces_the_one_that_the_registry_names(string realm, string authHost, string expected)
    {
        Configure(options => options.AuthHost = authHost);
        ExpectRefusedFind($"Bearer realm=\"{realm}\",service=\"s\"");
        TokenRequests.Expect(HttpMethod.Get, expected + PullScope).Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();

        await FindAsync();
    }

    [TestCase(Challenge)]
    [TestCase("Basic realm=\"r\"")]
    public void Nothing_is_shown_over_http(string challenge)
    {
        Configure(options => (options.Insecure, options.Username, options.Password, options.Token) = (true, "fred", "hunter2", "secret"));
        Requests.Expect(HttpMethod.Head, BlobAddress.Replace("https:", "http:", StringComparison.Ordinal))
            .Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", challenge));

        AuthRequiresHttpsException refused = Assert.ThrowsAsync<AuthRequiresHttpsException>(FindAsync)!;

        Assert.That(refused.Host, Is.EqualTo("registry.test"));
        Assert.That(Authorizations, Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public void Nothing_is_shown_over_http_for_a_token()
    {
        Configure(options => (options.Insecure, options.Username, options.Password) = (true, "fred", "hunter2"));
        TokenRequests.Expect(HttpMethod.Get, "http://registry.test/v2/").Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));

        Assert.ThrowsAsync<AuthRequiresHttpsException>(() => Registry.Client.Auth.GetTokenAsync(null));
        Assert.That(TokenRequests.Requests[0].Authorization, Is.Null);
    }

    [Test]
    public async Task Registry_that_asks_for_nothing_is_shown_nothing()
    {
        Configure(options => (options.Username, options.Password) = ("fred", "hunter2"));
        ExpectGoodFind();

        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new string?[] { null }));
    }

    [Test]
    public async Task Other_origins_are_shown_nothing_once_a_token_is_there()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectFind().Answer(HttpStatusCode.Found, ("Location", "https://registry.test:8443/b"));
        Requests.Expect(HttpMethod.Head, "https://registry.test:8443/b").Answer(HttpStatusCode.NotFound);

        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t", null }));
    }
}
