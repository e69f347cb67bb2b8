using System.Text;
using Dxf.Client;
using Dxf.Tests.Faults.Reading;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Credentials;

/// <summary>Wherever a registry with a login leads, it leads there without credentials.</summary>
[TestFixture(false)]
[TestFixture(true)]
[CancelAfter(60_000)]
internal sealed class OtherOriginTests(bool tokens)
{
    private const string Canary = "canary-token-7f3a9c";

    private readonly byte[] _content = new TestData().Bytes(10_000);
    private RegistryProcess _registry = null!;
    private string _repository = "";
    private ManifestContent _manifest = null!;

    private string BlobDigest => TestData.DigestOf(_content);

    [OneTimeSetUp]
    public async Task PushAsync()
    {
        _registry = tokens ? await Registries.TokenAsync() : await Registries.BasicAsync();
        _repository = TestNames.NewRepository();
        await using ReadingClient direct = ReadingClient.Of(_registry);
        _manifest = await direct.PushAliasAsync(_repository, "latest", _content);
    }

    [Test]
    public async Task Redirected_blob_is_asked_for_without_credentials()
    {
        await using TrapServer trap = await TrapServer.StartAsync(_content, Registries.Certificates);
        await using FaultProxy proxy = await StartAsync(Authorized(On.Get("/blobs/")).Always(Fault.RedirectTo(trap.BaseAddress)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        byte[] pulled = await dxf.PullAsync(_repository, BlobDigest);

        Assert.That(pulled, Is.EqualTo(_content));
        AssertTrappedNothing(proxy, trap);
    }

    [Test]
    public async Task Redirected_manifest_is_asked_for_without_credentials()
    {
        await using TrapServer trap = await TrapServer.StartAsync(Registries.Certificates, Reply.Of(200).WithBody(_manifest.Bytes.ToArray(), _manifest.MediaType));
        await using FaultProxy proxy = await StartAsync(Authorized(On.Get("/manifests/")).Always(Fault.RedirectTo(trap.BaseAddress)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        ManifestContent? manifest = await dxf.FindManifestAsync(_repository, "latest");

        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(_manifest.Bytes.ToArray()));
        AssertTrappedNothing(proxy, trap);
    }

    [Test]
    public async Task Target_of_a_redirect_that_asks_for_credentials_gets_none([Values("Basic realm=\"trap\"", "Bearer realm=\"TRAPtoken\",service=\"trap\"")] string challenge)
    {
        await using TrapServer trap = await TrapServer.StartAsync(Registries.Certificates);
        trap.Answer = Reply.OfChallenge(challenge.Replace("TRAP", trap.BaseAddress.AbsoluteUri, StringComparison.Ordinal));
        await using FaultProxy proxy = await StartAsync(Authorized(On.Get("/blobs/")).Always(Fault.RedirectTo(trap.BaseAddress)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.PullAsync(_repository, BlobDigest), Throws.TypeOf<RegistryUnauthorizedException>());

        Assert.That(trap.Requests, Has.Count.EqualTo(1));
        AssertTrappedNothing(proxy, trap);
    }

    [Test]
    public async Task Redirect_from_https_to_http_is_not_followed([Values("/blobs/", "/manifests/")] string path)
    {
        await using TrapServer trap = await TrapServer.StartAsync(_content);
        await using FaultProxy proxy = await StartAsync(Authorized(On.Get(path)).Always(Fault.RedirectTo(new Uri($"http://localhost:{trap.BaseAddress.Port}/"))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Func<Task> read = path is "/blobs/" ? () => dxf.PullAsync(_repository, BlobDigest) : () => dxf.FindManifestAsync(_repository, "latest");
        Assert.That(async () => await read(), Throws.TypeOf<DxfException>().With.Message.Contains("https to http"));

        proxy.AssertAllFired();
        Assert.That(trap.Connections, Is.Zero);
    }

    [Test]
    public async Task Upload_goes_to_another_origin_without_credentials()
    {
        byte[] content = new TestData().Bytes(20_000);
        await using TrapServer trap = await TrapServer.StartAsync(Registries.Certificates, Reply.Of(201).WithHeader("Location", "/done"));
        await using FaultProxy proxy = await StartAsync(Authorized(On.Post("/blobs/uploads/")).Always(Fault.LocationOn(trap.BaseAddress)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Descriptor pushed = await dxf.Endpoint.Blobs.PushAsync(
            RepositoryName.Parse(_repository), BlobSource.FromMemory(content), new BlobPushOptions { CheckExistence = false });

        Assert.That(pushed.Digest.Value, Is.EqualTo(TestData.DigestOf(content)));
        Assert.That(trap.Requests, Is.Not.Empty);
        AssertTrappedNothing(proxy, trap);
    }

    [Test]
    public async Task Next_page_on_another_origin_is_not_asked_for()
    {
        await using TrapServer trap = await TrapServer.StartAsync(Registries.Certificates, Reply.Of(200).WithBody("{\"tags\":[\"evil\"]}", "application/json"));
        await using FaultProxy proxy = await StartAsync(
            Authorized(On.Get("/tags/list")).Always(Fault.SetResponseHeader("Link", $"<{trap.BaseAddress}v2/x/tags/list?last=a>; rel=\"next\"")));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(
            async () => await dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(_repository)).ToListAsync(),
            Throws.TypeOf<DxfException>().With.Message.Contains("not followed"));

        proxy.AssertAllFired();
        Assert.That(trap.Connections, Is.Zero);
    }

    [Test]
    public async Task Urls_in_manifests_are_never_followed()
    {
        await using TrapServer trap = await TrapServer.StartAsync(_content, Registries.Certificates);
        byte[] withUrls = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_manifest.Bytes.Span).Replace(
            $"\"{BlobDigest}\"", $"\"{BlobDigest}\",\"urls\":[\"{trap.BaseAddress}blob\"]", StringComparison.Ordinal));
        Assert.That(withUrls, Has.Length.GreaterThan(_manifest.Bytes.Length));
        await using FaultProxy proxy = await StartAsync(
            Authorized(On.Get("/manifests/")).Always(Fault.ReplaceResponseBody(_ => withUrls)),
            Authorized(On.Get("/manifests/")).Always(Fault.DropResponseHeader("Docker-Content-Digest")));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        AliasContent alias = await dxf.Endpoint.Aliases.GetAsync(RepositoryName.Parse(_repository), Tag.Parse("latest"));
        byte[] pulled = await dxf.PullAsync(_repository, ((AliasManifest)alias).Blobs.Single().Digest.Value);

        proxy.AssertAllFired();
        Assert.That(pulled, Is.EqualTo(_content));
        Assert.That(trap.Connections, Is.Zero);
    }

    [Test]
    public async Task Realm_over_http_is_refused_and_not_asked()
    {
        await using TrapServer trap = await TrapServer.StartAsync();
        await using FaultProxy proxy = await StartAsync(On.Get("/blobs/").Always(Fault.Respond(Reply.OfChallenge($"Bearer realm=\"{trap.BaseAddress}token\",service=\"x\""))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.PullAsync(_repository, BlobDigest), Throws.TypeOf<DxfException>().With.Message.Contains("over http"));

        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
        Assert.That(trap.Connections, Is.Zero);
    }

    [Test]
    public async Task Token_server_that_redirects_is_not_followed()
    {
        await using TrapServer trap = await TrapServer.StartAsync(Registries.Certificates, Reply.Of(200).WithBody("{\"token\":\"evil\"}", "application/json"));
        await using TrapServer realm = await TrapServer.StartAsync(Registries.Certificates, Reply.OfRedirect(307, trap.BaseAddress.AbsoluteUri));
        await using FaultProxy proxy = await StartAsync(On.Get("/blobs/").Always(Fault.Respond(Reply.OfChallenge($"Bearer realm=\"{realm.BaseAddress}token\",service=\"x\""))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.PullAsync(_repository, BlobDigest), Throws.InstanceOf<DxfException>());

        Assert.That(realm.Requests, Has.Count.EqualTo(1));
        Assert.That(trap.Connections, Is.Zero);
    }

    [Test]
    public async Task Connection_that_a_redirect_made_is_not_used_for_a_token()
    {
        // Where a token request may go is decided when it connects: one that found a connection would not be asked.
        await using FaultProxy proxy = await StartAsync();
        await using FaultProxy realm = await FaultProxy.StartAsync((await Registries.TokenServerAsync()).Realm, Registries.Certificates);
        proxy.Add(
            On.Get("/blobs/").Nth(1, Fault.RedirectTo(new Uri(realm.BaseAddress, "blob"))),
            On.Get("/blobs/").Nth(2, Fault.Respond(Reply.OfChallenge($"Bearer realm=\"{realm.BaseAddress}token\",service=\"{TokenServer.Service}\""))),
            On.Get("/blobs/").From(3, Fault.Respond(Reply.Of(200).WithBody(_content, "application/octet-stream"))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.PullAsync(_repository, BlobDigest), Throws.InstanceOf<RegistryNotFoundException>());
        byte[] pulled = await dxf.PullAsync(_repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(pulled, Is.EqualTo(_content));
        Assert.That(realm.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/blob", "/token" }));
        Assert.That(realm.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task Given_token_goes_to_the_registry_only()
    {
        await using TrapServer trap = await TrapServer.StartAsync(_content, Registries.Certificates);
        await using FaultProxy proxy = await StartAsync(Authorized(On.Get("/blobs/")).Always(Fault.RedirectTo(trap.BaseAddress)));
        await using ReadingClient dxf = ReadingClient.Of(proxy, options => options.Token = Canary);

        byte[] pulled = await dxf.PullAsync(_repository, BlobDigest);

        Assert.That(pulled, Is.EqualTo(_content));
        Assert.That(proxy.Requests[0].Headers["Authorization"], Is.EqualTo("Bearer " + Canary));
        AssertTrappedNothing(proxy, trap);
    }

    [Test]
    public async Task Nothing_is_shown_to_a_registry_over_http([Values] bool given)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            await Registries.OpenAsync(), On.Get("/blobs/").Always(Fault.Respond(Reply.OfChallenge("Basic realm=\"trap\""))));
        await using ReadingClient dxf = ReadingClient.Of(proxy, options =>
        {
            options.Username = TestCredentials.User;
            options.Password = TestCredentials.Password;
            options.Token = given ? Canary : null;
        });

        Assert.That(async () => await dxf.PullAsync(_repository, BlobDigest), Throws.TypeOf<AuthRequiresHttpsException>());

        Assert.That(proxy.Requests.Select(request => request.Headers.Contains("Authorization")), Is.EqualTo(new[] { false }));
    }

    private static RequestMatch Authorized(RequestMatch match) => match.WithHeader("Authorization");

    private static void AssertTrappedNothing(FaultProxy proxy, TrapServer trap)
    {
        proxy.AssertAllFired();
        Assert.That(trap.Requests, Is.Not.Empty);
        string[] shown = [.. proxy.Requests.Select(request => request.Headers["Authorization"]).OfType<string>().Select(header => header.Split(' ')[1]).Distinct(StringComparer.Ordinal)];
        Assert.That(shown, Is.Not.Empty);
        trap.AssertNoCredentials([TestCredentials.Password, Canary, .. shown]);
    }

    private Task<FaultProxy> StartAsync(params FaultRule[] rules) => FaultProxy.StartAsync(_registry, rules);
}
