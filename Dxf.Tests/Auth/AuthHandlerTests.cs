using System.Net;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>What follows a 401.</summary>
[TestFixture]
internal sealed class AuthHandlerTests : AuthFixture
{
    [Test]
    public async Task Bearer_is_preferred_to_basic([Values] bool oneHeader, [Values] bool basicFirst)
    {
        Configure(options => (options.Username, options.Password) = ("fred", "pw"));
        string[] challenges = basicFirst ? ["Basic realm=\"r\"", Challenge] : [Challenge, "Basic realm=\"r\""];
        ExpectRefusedFind(oneHeader ? [string.Join(", ", challenges)] : challenges);
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();

        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t" }));
    }

    [Test]
    public async Task Basic_is_answered_once_and_then_known()
    {
        Configure(options => (options.Username, options.Password) = ("fred", "pw"));
        ExpectRefusedFind("Basic realm=\"r\"");
        ExpectGoodFind();
        ExpectGoodFind();

        await FindAsync();
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Basic ZnJlZDpwdw==", "Basic ZnJlZDpwdw==" }));
    }

    [Test]
    public void Refused_basic_credentials_are_not_tried_again()
    {
        Configure(options => (options.Username, options.Password) = ("fred", "wrong"));
        ExpectRefusedFind("Basic realm=\"r\"");
        ExpectRefusedFind("Basic realm=\"r\"");
        ExpectRefusedFind("Basic realm=\"r\"");

        Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
        Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Refusal_by_whom_a_redirect_names_is_not_about_the_credentials(bool identified)
    {
        if (identified)
            Configure(options => (options.Username, options.Password) = ("fred", "pw"));
        ExpectRefusedFind(identified ? "Basic realm=\"r\"" : Challenge);
        if (!identified)
            ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectFind().Answer(HttpStatusCode.TemporaryRedirect, ("Location", "https://storage.test/b"));
        Requests.Expect(HttpMethod.Head, "https://storage.test/b").Answer(HttpStatusCode.Unauthorized);

        RegistryUnauthorizedException refused = Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync)!;

        Assert.That(refused.Message, Is.EqualTo($"fred/datalogger@{Abc}: unauthorized (401) at registry.test"));
        Assert.That(refused.IsAnonymous, Is.False);
    }

    [Test]
    public void Basic_without_credentials_is_unauthorized()
    {
        ExpectRefusedFind("Basic realm=\"r\"");

        RegistryUnauthorizedException refused = Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync)!;

        Assert.That(refused.Message, Is.EqualTo($"fred/datalogger@{Abc}: unauthorized (401) at registry.test without credentials"));
        Assert.That(refused.IsAnonymous);
    }

    [TestCase("Negotiate")]
    [TestCase("garbage =,=")]
    [TestCase("")]
    public void Challenge_that_can_not_be_answered_is_unauthorized(string challenge)
    {
        Configure(options => (options.Username, options.Password) = ("fred", "pw"));
        ExpectRefusedFind(challenge);

        Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
    }

    [Test]
    public void Second_refusal_is_unauthorized()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectRefusedFind();

        Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
    }

    [Test]
    public async Task Given_token_is_used_first()
    {
        Configure(options => (options.Token, options.Username, options.Password) = ("given", "fred", "pw"));
        ExpectGoodFind();

        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { "Bearer given" }));
    }

    [Test]
    public async Task Given_token_that_is_refused_is_replaced_for_good()
    {
        Configure(options => (options.Token, options.Username, options.Password) = ("given", "fred", "pw"));
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"new"}""");
        ExpectGoodFind();
        ExpectGoodFind();

        await FindAsync();
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { "Bearer given", "Bearer new", "Bearer new" }));
        Assert.That(TokenRequests.Requests[0].Authorization, Is.EqualTo("Basic ZnJlZDpwdw=="));
    }

    [Test]
    public async Task Given_token_that_is_refused_may_be_followed_by_basic()
    {
        Configure(options => (options.Token, options.Username, options.Password) = ("given", "fred", "pw"));
        ExpectRefusedFind("Basic realm=\"r\"");
        ExpectGoodFind();
        ExpectGoodFind();

        await FindAsync();
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { "Bearer given", "Basic ZnJlZDpwdw==", "Basic ZnJlZDpwdw==" }));
    }

    [Test]
    public async Task Token_that_is_refused_before_its_time_is_replaced()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"t"}""");
        ExpectGoodFind();
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"new"}""");
        ExpectGoodFind();

        await FindAsync();
        await FindAsync();

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t", "Bearer t", "Bearer new" }));
    }

    [Test]
    public async Task Body_is_sent_again_with_the_token_from_where_the_registry_came()
    {
        string uploads = MockRegistry.Address + "fred/datalogger/blobs/uploads/";
        string put = $"https://registry.test/u/1?digest=sha256%3A{Abc.Hex}";
        Requests.Expect(HttpMethod.Post, uploads).Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, put).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
        ExpectTokenRequest(PushScope).Answer(HttpStatusCode.OK, """{"token":"t"}""");
        Requests.Expect(HttpMethod.Get, "https://registry.test/u/1").Answer(HttpStatusCode.NoContent, ("Range", "0-0"));
        Requests.Expect(HttpMethod.Put, put).Answer(HttpStatusCode.Created);

        await Registry.Client.Blobs.PushAsync(
            Repository, BlobSource.FromMemory("abc"u8.ToArray()), new BlobPushOptions { CheckExistence = false });

        Assert.That(Requests.Requests.Select(request => request.Text), Is.EqualTo(new[] { "", "abc", "", "abc" }));
    }

    [Test]
    public async Task Body_that_can_be_read_once_is_sent_again_from_its_buffer()
    {
        string uploads = MockRegistry.Address + "fred/datalogger/blobs/uploads/";
        Requests.Expect(HttpMethod.Post, uploads).Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Patch, "https://registry.test/u/1").Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
        ExpectTokenRequest(PushScope).Answer(HttpStatusCode.OK, """{"token":"t"}""");
        Requests.Expect(HttpMethod.Get, "https://registry.test/u/1").Answer(HttpStatusCode.NoContent, ("Range", "0-1"));
        Requests.Expect(HttpMethod.Patch, "https://registry.test/u/1").Answer(HttpStatusCode.Accepted, ("Location", "/u/2"));
        Requests.Expect(HttpMethod.Put, $"https://registry.test/u/2?digest=sha256%3A{Abc.Hex}").Answer(HttpStatusCode.Created);

        await Registry.Client.Blobs.PushAsync(Repository, BlobSource.FromChunks(Abstractions.ChunkStreams.From("abc"u8.ToArray())));

        Assert.That(Requests.Requests.Select(request => request.Text), Is.EqualTo(new[] { "", "abc", "", "c", "" }));
    }
}
