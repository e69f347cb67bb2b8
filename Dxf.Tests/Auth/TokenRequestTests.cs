using System.Net;
using System.Text;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>What a token is asked with, and for.</summary>
[TestFixture]
internal sealed class TokenRequestTests : AuthFixture
{
    private const string Answer = """{"token":"t"}""";

    [Test]
    public async Task Without_credentials_a_token_is_asked_for_anonymously()
    {
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(TokenRequests.Requests[0].Authorization, Is.Null);
        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t" }));
    }

    [Test]
    public async Task User_and_password_go_before_an_authorization_value()
    {
        Configure(options => (options.Username, options.Password, options.Authorization) = ("fred", "päss:word", "Basic other"));
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(
            TokenRequests.Requests[0].Authorization,
            Is.EqualTo("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("fred:päss:word"))));
    }

    [TestCase("Basic Zm9vOmJhcg==", "Basic Zm9vOmJhcg==")]
    [TestCase("Bearer a.b.c", "Bearer a.b.c")]
    [TestCase("Custom  two words", "Custom two words")]
    public async Task Authorization_value_is_sent_as_it_is(string value, string expected)
    {
        Configure(options => options.Authorization = value);
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(TokenRequests.Requests[0].Authorization, Is.EqualTo(expected));
        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t" }));
    }

    [Test]
    public async Task User_without_a_password_is_nobody()
    {
        Configure(options => options.Username = "fred");
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(TokenRequests.Requests[0].Authorization, Is.Null);
    }

    [TestCase("repository:fred/datalogger:pull", PullScope)]
    [TestCase("repository:fred/datalogger:push", PushScope)]
    [TestCase("repository:other:pull", PullScope + "&scope=repository%3Aother%3Apull")]
    [TestCase("repository:fred/datalogger:pull repository:other:pull", PullScope + "&scope=repository%3Aother%3Apull")]
    [TestCase("", PullScope)]
    public async Task What_the_challenge_asks_for_is_united_with_what_the_request_needs(string scope, string query)
    {
        ExpectRefusedFind($"{Challenge},scope=\"{scope}\"");
        ExpectTokenRequest(query).Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();
    }

    [Test]
    public async Task Challenge_without_a_service_asks_for_none()
    {
        ExpectRefusedFind($"Bearer realm=\"{Realm}\"");
        TokenRequests.Expect(HttpMethod.Get, $"{Realm}?{PullScope[1..]}").Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();
    }

    [Test]
    public async Task Query_of_the_realm_is_kept()
    {
        ExpectRefusedFind("Bearer realm=\"https://auth.test/token?tenant=a%2Fb\",service=\"my service&x=y\"");
        TokenRequests.Expect(HttpMethod.Get, $"https://auth.test/token?tenant=a%2Fb&service=my%20service%26x%3Dy{PullScope}").Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();
    }

    [Test]
    public async Task Listing_repositories_asks_for_the_catalog_where_the_challenge_has_no_scope()
    {
        const string address = MockRegistry.Address + "_catalog?n=1000";
        Requests.Expect(HttpMethod.Get, address).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
        ExpectTokenRequest("&scope=registry%3Acatalog%3A%2A").Answer(HttpStatusCode.OK, Answer);
        Requests.Expect(HttpMethod.Get, address).Answer(HttpStatusCode.OK, """{"repositories":[]}""");

        Assert.That(await Registry.Client.Catalog.ListRepositoriesAsync().ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Mount_asks_for_both_repositories()
    {
        string address = $"{MockRegistry.Address}fred/datalogger/blobs/uploads/?mount=sha256%3A{Abc.Hex}&from=source";
        Requests.Expect(HttpMethod.Post, address).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", Challenge));
        ExpectTokenRequest(PushScope + "&scope=repository%3Asource%3Apull").Answer(HttpStatusCode.OK, Answer);
        Requests.Expect(HttpMethod.Post, address).Answer(HttpStatusCode.Created);

        Assert.That(await Registry.Client.Blobs.TryMountAsync(Repository, RepositoryName.Parse("source"), Abc), Is.True);
    }

    [Test]
    public async Task Push_asks_once_for_all_that_it_needs()
    {
        ExpectRefusedFind();
        ExpectTokenRequest(PushScope).Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();
        Requests.Expect(HttpMethod.Post, MockRegistry.Address + "fred/datalogger/blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"https://registry.test/u/1?digest=sha256%3A{Abc.Hex}").Answer(HttpStatusCode.Created);

        await Registry.Client.Blobs.PushAsync(Repository, BlobSource.FromMemory("abc"u8.ToArray()));

        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer t", "Bearer t", "Bearer t" }));
    }
}
