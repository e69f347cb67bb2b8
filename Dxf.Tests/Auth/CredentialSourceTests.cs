using System.Net;
using System.Text;
using Dxf.Client;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>When a source of credentials is asked, for what, and what is made of its answer.</summary>
[TestFixture]
internal sealed class CredentialSourceTests : AuthFixture
{
    private const string Answer = """{"token":"t"}""";
    private const string BasicChallenge = "Basic realm=\"r\"";

    private readonly SourceStub _source = new();

    [Test]
    public async Task Registry_that_asks_for_nothing_leaves_it_alone()
    {
        Configure(options => options.Credentials = _source);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(_source.Asked, Is.Empty);
    }

    [Test]
    public async Task It_is_asked_once_for_the_host_and_the_repository()
    {
        _source.Has = RegistryCredential.FromPassword("fred", "s3cret");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();
        ExpectGoodFind();

        await FindAsync();
        await FindAsync();

        Assert.That(_source.Asked, Is.EqualTo(new[] { "registry.test fred/datalogger" }));
        Assert.That(TokenRequests.Requests[0].Authorization, Is.EqualTo(Basic("fred", "s3cret")));
    }

    [Test]
    public async Task Without_an_answer_everything_is_done_anonymously()
    {
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(TokenRequests.Requests[0].Authorization, Is.Null);
    }

    [TestCase("fred", "pw", null)]
    [TestCase(null, null, "Basic xyz")]
    public async Task What_is_configured_goes_before_it(string? user, string? password, string? authorization)
    {
        Configure(options => (options.Credentials, options.Username, options.Password, options.Authorization) = (_source, user, password, authorization));
        ExpectRefusedFind(BasicChallenge);
        ExpectGoodFind();

        await FindAsync();

        Assert.That(_source.Asked, Is.Empty);
        Assert.That(Authorizations.Last(), Is.EqualTo(authorization ?? Basic("fred", "pw")));
    }

    [Test]
    public async Task Token_that_is_given_is_used_before_it_is_asked()
    {
        _source.Has = RegistryCredential.FromPassword("fred", "s3cret");
        Configure(options => (options.Credentials, options.Token) = (_source, "given"));
        ExpectGoodFind();
        await FindAsync();
        Assert.That(_source.Asked, Is.Empty);

        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
        ExpectGoodFind();
        await FindAsync();
        Assert.That(Authorizations, Is.EqualTo(new[] { "Bearer given", "Bearer given", "Bearer t" }));
    }

    [TestCase(Challenge)]
    [TestCase(BasicChallenge)]
    public void Over_http_it_is_not_even_asked(string challenge)
    {
        _source.Has = RegistryCredential.FromPassword("fred", "s3cret");
        Configure(options => (options.Credentials, options.Insecure) = (_source, true));
        Requests.Expect(HttpMethod.Head, BlobAddress.Replace("https:", "http:", StringComparison.Ordinal))
            .Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", challenge));

        Assert.ThrowsAsync<AuthRequiresHttpsException>(FindAsync);

        Assert.That(_source.Asked, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Password_that_is_refused_is_replaced_by_a_new_one_and_by_no_old_one(bool isNew)
    {
        _source.Has = RegistryCredential.FromPassword("fred", "old");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind(BasicChallenge);
        ExpectGoodFind();
        await FindAsync();
        if (isNew) _source.Has = RegistryCredential.FromPassword("fred", "new");

        ExpectRefusedFind(BasicChallenge);
        if (isNew)
        {
            ExpectGoodFind();
            await FindAsync();
            Assert.That(Authorizations.Last(), Is.EqualTo(Basic("fred", "new")));
        }
        else
        {
            Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
        }

        Assert.That(_source.Asked, Has.Count.EqualTo(2));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Password_that_the_token_server_refuses_is_replaced_by_a_new_one_and_by_no_old_one(bool isNew)
    {
        _source.Has = RegistryCredential.FromPassword("fred", "old");
        _source.HasNext = RegistryCredential.FromPassword("fred", isNew ? "new" : "old");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.Unauthorized);
        if (isNew)
        {
            ExpectTokenRequest().Answer(HttpStatusCode.OK, Answer);
            ExpectGoodFind();
            await FindAsync();
            Assert.That(TokenRequests.Requests[1].Authorization, Is.EqualTo(Basic("fred", "new")));
        }
        else
        {
            Assert.ThrowsAsync<RegistryUnauthorizedException>(FindAsync);
        }

        Assert.That(_source.Asked, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Two_repositories_with_logins_of_their_own_have_tokens_of_their_own()
    {
        RepositoryName other = RepositoryName.Parse("anne/data");
        _source.For = repository => repository?.Value is "anne/data" ? RegistryCredential.FromPassword("robot", "anne's") : RegistryCredential.FromPassword("robot", "fred's");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();
        ExpectTokenRequest().Answer(HttpStatusCode.OK, """{"token":"freds"}""");
        ExpectGoodFind();
        ExpectTokenRequest("&scope=repository%3Aanne%2Fdata%3Apull").Answer(HttpStatusCode.OK, """{"token":"annes"}""");
        Requests.Expect(HttpMethod.Head, $"{MockRegistry.Address}anne/data/blobs/{Abc}").Answer(HttpStatusCode.NotFound);

        await FindAsync();
        await Registry.Client.Blobs.FindAsync(other, Abc);

        Assert.That(TokenRequests.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { Basic("robot", "fred's"), Basic("robot", "anne's") }));
        Assert.That(Authorizations, Is.EqualTo(new[] { null, "Bearer freds", "Bearer annes" }));
    }

    [Test]
    public async Task Mount_asks_for_the_login_of_the_repository_that_is_written_to()
    {
        RepositoryName from = RepositoryName.Parse("anne/data");
        _source.Has = RegistryCredential.FromPassword("fred", "pw");
        Configure(options => options.Credentials = _source);
        string address = $"{MockRegistry.Address}fred/datalogger/blobs/uploads/?mount={Uri.EscapeDataString(Abc.Value)}&from=anne%2Fdata";
        Requests.Expect(HttpMethod.Post, address).Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", BasicChallenge));
        Requests.Expect(HttpMethod.Post, address).Answer(HttpStatusCode.Created);

        await Registry.Client.Blobs.TryMountAsync(Repository, from, Abc);

        Assert.That(_source.Asked, Is.EqualTo(new[] { "registry.test fred/datalogger" }));
    }

    [Test]
    public void Failure_of_the_source_is_the_requests_and_nothing_is_sent()
    {
        _source.For = _ => throw new HostConfigurationException("the keychain is locked");
        Configure(options => options.Credentials = _source);
        ExpectRefusedFind();

        Assert.That(FindAsync, Throws.TypeOf<HostConfigurationException>().With.Message.EqualTo("the keychain is locked"));
    }

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
}
