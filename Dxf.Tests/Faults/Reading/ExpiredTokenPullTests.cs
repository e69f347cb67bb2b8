using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>On the registry with TLS and tokens.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class ExpiredTokenPullTests
{
    private const string Blobs = "/blobs/sha256:";

    private readonly byte[] _content = new TestData().Bytes(100_000);
    private RegistryProcess _registry = null!;
    private string _repository = "";

    [OneTimeSetUp]
    public async Task PushAsync()
    {
        _registry = await Registries.TokenAsync();
        _repository = TestNames.NewRepository();
        await using ReadingClient direct = ReadingClient.Of(_registry);
        await direct.PushAliasAsync(_repository, "latest", _content);
    }

    [Test]
    public async Task Token_that_expires_on_the_way_is_replaced_and_the_pull_goes_on()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            _registry,
            On.Get(Blobs).WithHeader("Authorization").Once(Fault.ResetResponseAfter(50_000)),
            On.Get(Blobs).WithHeader("Range").Once(Fault.ExpireToken()));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        byte[] pulled = await dxf.PullAsync(_repository, TestData.DigestOf(_content));

        proxy.AssertAllFired();
        Assert.That(pulled, Is.EqualTo(_content));
        Assert.That(proxy.Requests.Select(request => request.Status), Is.EqualTo(new[] { 401, 200, 401, 206 }));
        string?[] shown = [.. proxy.Requests.Select(request => request.Headers["Authorization"])];
        Assert.That(shown[1], Does.StartWith("Bearer "));
        Assert.That(shown[2], Is.EqualTo(shown[1]));
        Assert.That(shown[3], Does.StartWith("Bearer ").And.Not.EqualTo(shown[1]), "a new token is shown");
    }

    [Test]
    public async Task Token_that_is_refused_again_and_again_is_unauthorized_and_not_tried_for_ever()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            _registry,
            On.Get(Blobs).WithHeader("Authorization").Once(Fault.ResetResponseAfter(50_000)),
            On.Get(Blobs).WithHeader("Range").Always(Fault.ExpireToken()));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.PullAsync(_repository, TestData.DigestOf(_content)), Throws.TypeOf<RegistryUnauthorizedException>());

        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Token_that_expires_between_two_requests_is_replaced()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            _registry,
            On.Get("/tags/list").WithHeader("Authorization").Nth(2, Fault.ExpireToken()),
            On.Get("/manifests/").WithHeader("Authorization").Once(Fault.ExpireToken()));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        await dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(_repository)).CountAsync();
        List<string> tags = await dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(_repository)).ToListAsync();
        ManifestContent? manifest = await dxf.FindManifestAsync(_repository, "latest");

        proxy.AssertAllFired();
        Assert.That(tags, Is.EqualTo(new[] { "latest" }));
        Assert.That(manifest!.ReadManifest().Layers.Single().Digest.Value, Is.EqualTo(TestData.DigestOf(_content)));
    }

    [Test]
    public async Task Token_server_that_stumbles_is_asked_again([Values(429, 500, 503)] int status, [Values(1, 4)] int times)
    {
        await using Stage stage = await Stage.BeginAsync(_registry, On.Get("/token").First(times, Fault.Respond(Reply.Of(status).RetryAfter(TimeSpan.FromSeconds(3)))));
        await using ReadingClient dxf = ReadingClient.Of(stage.Registry, options => options.AuthHost = stage.TokenServer.Host);

        byte[] pulled = await dxf.PullAsync(_repository, TestData.DigestOf(_content));

        stage.TokenServer.AssertAllFired();
        Assert.That(pulled, Is.EqualTo(_content));
        Assert.That(stage.TokenServer.Requests, Has.Count.EqualTo(times + 1));
        Assert.That(dxf.Time.Waits, Is.EqualTo(Enumerable.Repeat(TimeSpan.FromSeconds(3), times)));
    }

    [Test]
    public async Task Token_server_whose_answer_breaks_off_is_asked_again([Values(0, 20)] int bytes)
    {
        await using Stage stage = await Stage.BeginAsync(_registry, On.Get("/token").Once(Fault.ResetResponseAfter(bytes)));
        await using ReadingClient dxf = ReadingClient.Of(stage.Registry, options => options.AuthHost = stage.TokenServer.Host);

        byte[] pulled = await dxf.PullAsync(_repository, TestData.DigestOf(_content));

        stage.TokenServer.AssertAllFired();
        Assert.That(pulled, Is.EqualTo(_content));
    }

    [Test]
    public async Task Token_server_that_is_down_is_asked_five_times_and_no_more([Values] bool manifest, [Values] bool answers)
    {
        await using Stage stage = await Stage.BeginAsync(_registry, On.Get("/token").Always(answers ? Fault.Respond(503) : Fault.ResetBeforeResponse()));
        await using ReadingClient dxf = ReadingClient.Of(stage.Registry, options => options.AuthHost = stage.TokenServer.Host);

        Func<Task> read = manifest
            ? () => dxf.FindManifestAsync(_repository, "latest")
            : () => dxf.PullAsync(_repository, TestData.DigestOf(_content));
        Assert.That(async () => await read(), answers ? Throws.TypeOf<RegistryException>() : Throws.InstanceOf<HttpRequestException>());

        Assert.That(stage.TokenServer.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Token_server_that_refuses_is_asked_once()
    {
        await using Stage stage = await Stage.BeginAsync(_registry, On.Get("/token").Always(Fault.Respond(401)));
        await using ReadingClient dxf = ReadingClient.Of(stage.Registry, options => options.AuthHost = stage.TokenServer.Host);

        Assert.That(async () => await dxf.PullAsync(_repository, TestData.DigestOf(_content)), Throws.TypeOf<RegistryUnauthorizedException>());

        Assert.That(stage.TokenServer.Requests, Has.Count.EqualTo(1));
    }

    /// <summary>A proxy in front of the registry and one in front of its token server.</summary>
    private sealed record Stage(FaultProxy Registry, FaultProxy TokenServer) : IAsyncDisposable
    {
        public static async Task<Stage> BeginAsync(RegistryProcess registry, params FaultRule[] tokenRules)
        {
            Uri realm = (await Registries.TokenServerAsync()).Realm;
            return new Stage(
                await FaultProxy.StartAsync(registry),
                await FaultProxy.StartAsync(realm, Registries.Certificates, tokenRules));
        }

        public async ValueTask DisposeAsync()
        {
            await Registry.DisposeAsync();
            await TokenServer.DisposeAsync();
        }
    }
}
