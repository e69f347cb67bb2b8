using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>What is made of a token server's answer.</summary>
[TestFixture]
internal sealed class TokenAnswerTests : AuthFixture
{
    [TestCase("""{"token":"t"}""")]
    [TestCase("""{"access_token":"t"}""")]
    [TestCase("""{"token":"other","access_token":"t"}""")]
    [TestCase("""{"token":"t","access_token":""}""")]
    [TestCase("""{"token":"t","access_token":null}""")]
    [TestCase("""{"token":"","access_token":"t"}""")]
    [TestCase("""{"token":"t","expires_in":"300"}""")]
    [TestCase("""{"token":"t","expires_in":299.5,"issued_at":"2026-01-01T00:00:00Z","scope":"x","unknown":{}}""")]
    public async Task Token_is_the_first_that_is_not_empty(string answer)
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(Authorizations.Last(), Is.EqualTo("Bearer t"));
    }

    [TestCase("{}")]
    [TestCase("""{"token":""}""")]
    [TestCase("""{"token":7}""")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("")]
    [TestCase("<html/>")]
    [TestCase("""{"token":"secret" """)]
    [TestCase("""{"token":"secret\nX-Header: 1"}""")]
    [TestCase("""{"token":"secret token"}""")]
    [TestCase("""{"token":"s\u00e9cret"}""")]
    public void Answer_without_a_token_is_told_and_not_shown(string answer)
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, answer);

        Assert.That(FindAsync, Throws.TypeOf<DxfException>().With.Message.EqualTo("the token server auth.test answered without a token"));
    }

    [TestCase("""{"token":"t"}""", 53, 54)]
    [TestCase("""{"token":"t","expires_in":0}""", 53, 54)]
    [TestCase("""{"token":"t","expires_in":-5}""", 53, 54)]
    [TestCase("""{"token":"t","expires_in":300}""", 269, 270)]
    [TestCase("""{"token":"t","expires_in":1e300}""", 86_369, 86_370)]
    public async Task Token_is_used_again_until_shortly_before_it_expires(string answer, int good, int expired)
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, answer);
        ExpectGoodFind();
        ExpectGoodFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"new"}""");
        ExpectGoodFind();

        await FindAsync();
        Time.Advance(TimeSpan.FromSeconds(good));
        await FindAsync();
        Time.Advance(TimeSpan.FromSeconds(expired - good));
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t", "Bearer t", "Bearer new" }));
    }

    [Test]
    public void Token_server_that_refuses_the_credentials_is_told()
    {
        Configure(options => (options.Username, options.Password) = ("fred", "hunter2"));
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.Unauthorized, """{"errors":[{"code":"UNAUTHORIZED","message":"incorrect username or password"}]}""");

        RegistryUnauthorizedException refused = Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync)!;

        Assert.That(refused.Message, Is.EqualTo(
            "the token server of registry.test: unauthorized (401) at auth.test for user fred: UNAUTHORIZED: incorrect username or password"));
        Assert.That(refused.Uri, Is.EqualTo(new Uri(Realm)));
        Assert.That(refused.ToString(), Does.Not.Contain("hunter2"));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.TemporaryRedirect)]
    [TestCase(HttpStatusCode.Forbidden)]
    public void Other_failures_of_the_token_server_are_told(HttpStatusCode status)
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(status, ("Location", "https://evil.test/"));

        RegistryException failure = Assert.ThrowsAsync<RegistryException>(FindAsync)!;

        Assert.That(failure.Status, Is.EqualTo(status));
        Assert.That(failure.Message, Does.StartWith($"the token server of registry.test: auth.test answered {(int)status}"));
    }

    [Test]
    public void Token_of_more_than_a_mebibyte_is_not_read()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().AnswerWithoutLength(HttpStatusCode.OK, new byte[(1024 * 1024) + 1]);

        Assert.That(FindAsync, Throws.TypeOf<DxfException>().With.Message.Contains("more than 1 MiB"));
    }
}
