using Dxf.Client;
using Dxf.Tests.Copying;
using Dxf.Tests.Faults.Writing;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Copying;

/// <summary>Copies from one registry to another whose connections break: what can be saved is, and what can't leaves no name.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class BrokenCopyTests : IAsyncDisposable
{
    private const int MiB = 1024 * 1024;

    private static readonly Tag Name = Tag.Parse("name");

    private readonly List<IAsyncDisposable> _open = [];
    private IRegistryClient? _source;
    private IRegistryClient? _target;
    private FaultProxy? _sourceProxy;
    private FaultProxy? _targetProxy;

    private RepositoryName Source { get; } = RepositoryName.Parse(TestNames.NewRepository());

    private RepositoryName Target { get; } = RepositoryName.Parse(TestNames.NewRepository());

    private TestImage Image => new(_source!, Source, new TestData());

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task OpenAsync()
    {
        RegistryProcess from = await Registries.OpenAsync();
        RegistryProcess to = await Registries.OtherOpenAsync();
        _source = Connect(from.Host);
        _target = Connect(to.Host);
        _open.Add(_sourceProxy = await FaultProxy.StartAsync(from));
        _open.Add(_targetProxy = await FaultProxy.StartAsync(to));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable open in _open)
            await open.DisposeAsync();
    }

    [Test]
    public async Task Source_that_breaks_is_read_on_where_it_broke()
    {
        ManifestContent image = await Image.PutAsync(Name, 8 * MiB, 100);
        _sourceProxy!.Add(On.Get("/blobs/sha256:").Where("the layer", static request => request.Headers["Range"] is null).First(2, Fault.ResetResponseAfter(3 * MiB)));

        await CopyAsync();

        await AssertWholeAsync(image);
        Assert.That(_sourceProxy.Requests.Count(static request => request.Headers["Range"] is not null), Is.GreaterThan(0));
        Assert.That(_sourceProxy.Requests.Sum(static request => request.SentBytes), Is.LessThan(13 * MiB));
    }

    [Test]
    public async Task Target_that_breaks_is_sent_the_blob_again([Values(0, 4 * MiB)] int after)
    {
        ManifestContent image = await Image.PutAsync(Name, 8 * MiB, 100);
        _targetProxy!.Add(On.Patch("/blobs/uploads/").Once(Fault.CloseRequestAfter(after)));

        await CopyAsync();

        await AssertWholeAsync(image);
    }

    [Test]
    public async Task Blob_that_came_damaged_once_is_copied_a_second_time()
    {
        ManifestContent image = await Image.PutAsync(Name, 300_000);
        Descriptor layer = image.ReadManifest().Layers[0];
        _sourceProxy!.Add(On.Get(layer.Digest.Value).Once(Fault.CorruptResponseByte(1000)));

        await CopyAsync();

        await AssertWholeAsync(image);
    }

    [TestCase("source")]
    [TestCase("target")]
    public async Task Broken_copy_leaves_no_name_and_says_who_broke(string who)
    {
        await Image.PutIndexAsync(Name, layerSize: 300_000);
        FaultProxy broken = who is "source" ? _sourceProxy! : _targetProxy!;
        broken.Add(who is "source"
            ? On.Get("/blobs/sha256:").From(3, Fault.ResetBeforeResponse())
            : On.Put("/blobs/uploads/").From(3, Fault.ResetBeforeRequestForwarded()));

        Exception failure = Assert.CatchAsync(CopyAsync);

        Assert.That(FailedEndpoint.Find(failure), Is.EqualTo(broken.Host), failure.ToString());
        await AssertNoNameAsync();
        Assert.That(_targetProxy!.Requests.Count(static request => request is { Method: "PUT" } && request.Path.Contains("/manifests/", StringComparison.Ordinal)), Is.Zero);
    }

    [Test]
    public async Task Manifests_come_from_the_leaves_up_and_the_name_last()
    {
        ManifestContent index = await Image.PutIndexAsync(Name);

        await CopyAsync();

        string[] puts = [.. _targetProxy!.Requests.Where(static request => request.Method is "PUT" && request.Path.Contains("/manifests/", StringComparison.Ordinal)).Select(static request => request.Path[(request.Path.LastIndexOf('/') + 1)..])];
        int lastBlob = _targetProxy.Requests.Select(static (request, i) => (request, i)).Last(static pair => pair.request.Path.Contains("/blobs/", StringComparison.Ordinal)).i;
        int firstManifest = _targetProxy.Requests.Select(static (request, i) => (request, i)).First(static pair => pair.request.Path.Contains("/manifests/", StringComparison.Ordinal)).i;
        Descriptor inner = index.ReadIndex().Manifests[^1];
        Assert.That(lastBlob, Is.LessThan(firstManifest));
        Assert.That(puts, Has.Length.EqualTo(6));
        Assert.That(puts[^2..], Is.EqualTo(new[] { inner.Digest.Value, "name" }));
    }

    [Test]
    public async Task Child_that_the_target_refuses_keeps_the_name_away()
    {
        ManifestContent index = await Image.PutIndexAsync(Name);
        _targetProxy!.Add(On.Put("/manifests/" + index.ReadIndex().Manifests[1].Digest).Always(Fault.Respond(Reply.OfError(400, "MANIFEST_INVALID", "not today"))));

        RegistryException refused = Assert.ThrowsAsync<RegistryException>(CopyAsync);

        Assert.That(refused.Message, Does.Contain("not today"));
        await AssertNoNameAsync();
    }

    [Test]
    public async Task Copy_after_a_broken_one_sends_only_what_is_missing()
    {
        ManifestContent index = await Image.PutIndexAsync(Name, layerSize: 200_000);
        _targetProxy!.Add(On.Put("/manifests/").Once(Fault.Respond(Reply.OfError(400, "MANIFEST_INVALID", "not today"))));
        Assert.ThrowsAsync<RegistryException>(CopyAsync);
        _targetProxy.Clear();

        await CopyAsync();

        await AssertWholeAsync(index);
        Assert.That(_targetProxy.Count("POST"), Is.Zero);
    }

    [Test]
    public async Task Manifest_that_is_damaged_always_is_refused_and_leaves_no_name()
    {
        await Image.PutAsync(Name, 3_000);
        _sourceProxy!.Add(On.Get("/manifests/name").Always(Fault.CorruptResponseByte(3)));

        Assert.ThrowsAsync<DigestMismatchException>(CopyAsync);
        await AssertNoNameAsync();
    }

    [Test]
    public async Task Cancelled_copy_leaves_no_name_and_no_open_upload()
    {
        await Image.PutAsync(Name, 8 * MiB);
        FaultGate gate = new();
        _targetProxy!.Add(On.Patch("/blobs/uploads/").Always(Fault.StallRequestAfter(MiB, gate)));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task copy = Connect(_sourceProxy!.Host).CopyAsync(Source, Name, Connect(_targetProxy.Host), Target, null, null, stop.Token);
        await gate.ReachedAsync(Cancellation);
        await stop.CancelAsync();

        Assert.That(async () => await copy.WaitAsync(Cancellation), Throws.InstanceOf<OperationCanceledException>());
        gate.Open();
        await AssertNoNameAsync();
        Assert.That(_targetProxy.Count("DELETE"), Is.GreaterThan(0));
    }

    private IRegistryClient Connect(string host)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(new InstantWaits());
        services.AddDxf(options => (options.Host, options.Insecure, options.IdleTimeout) = (host, true, InstantWaits.IdleTimeout));
        ServiceProvider provider = services.BuildServiceProvider();
        _open.Add(provider);
        return provider.GetRequiredService<IRegistryClient>();
    }

    private Task CopyAsync() => Connect(_sourceProxy!.Host).CopyAsync(
        Source, Name, Connect(_targetProxy!.Host), Target, null, new CopyOptions { Parallel = 2 }, Cancellation);

    private async Task AssertWholeAsync(ManifestContent image)
    {
        _sourceProxy!.AssertAllFired();
        _targetProxy!.AssertAllFired();
        ManifestContent? found = await _target!.Manifests.FindAsync(Target, Name, Cancellation);
        Assert.That(found?.Digest, Is.EqualTo(image.Digest));
        foreach (Descriptor blob in image.IsIndex ? [] : image.ReadManifest().Layers)
        {
            await using BlobContent content = await _target.Blobs.OpenReadAsync(Target, blob.Digest, null, Cancellation);
            await content.CopyToAsync(Stream.Null, Cancellation);
        }
    }

    private async Task AssertNoNameAsync()
    {
        _sourceProxy!.AssertAllFired();
        _targetProxy!.AssertAllFired();
        Assert.That(await _target!.Manifests.FindAsync(Target, Name, Cancellation), Is.Null);
    }
}
