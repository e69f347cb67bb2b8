using Dxf.Client;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Copying;

/// <summary>Copies between every kind of place and every other, and within one.</summary>
[TestFixture(Place.Registry, Place.OtherRegistry)]
[TestFixture(Place.Registry, Place.Registry)]
[TestFixture(Place.Registry, Place.Store)]
[TestFixture(Place.Registry, Place.Layout)]
[TestFixture(Place.Store, Place.Registry)]
[TestFixture(Place.Store, Place.Store)]
[TestFixture(Place.Layout, Place.Registry)]
[TestFixture(Place.Layout, Place.Store)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class CopyFixture(Place fromPlace, Place toPlace)
{
    protected static readonly Tag First = Tag.Parse("first");
    protected static readonly Tag Second = Tag.Parse("second");

    private CopyEndpoint? _from;
    private CopyEndpoint? _to;

    protected IRegistryClient From => _from!.Client;

    protected IRegistryClient To => _to!.Client;

    protected RepositoryName Source { get; } = RepositoryName.Parse(TestNames.NewRepository());

    protected RepositoryName Target { get; } = RepositoryName.Parse(TestNames.NewRepository());

    protected TestImage Image => field ??= new TestImage(From, Source, new TestData());

    protected bool IsOneEndpoint => fromPlace == toPlace;

    protected static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task OpenAsync()
    {
        _from = await CopyEndpoint.OpenAsync(fromPlace);
        _to = IsOneEndpoint ? _from : await CopyEndpoint.OpenAsync(toPlace);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_from is not null) await _from.DisposeAsync();
        if (_to is not null) await _to.DisposeAsync();
    }

    protected Task<CopyResult> CopyAsync(Reference reference, Reference? name = null, CopyOptions? options = null) =>
        From.CopyAsync(Source, reference, To, Target, name, options, Cancellation);

    /// <summary>The target has the manifest byte for byte, and all that it names, down to the last blob.</summary>
    protected async Task AssertWholeAsync(Reference name, ManifestContent expected)
    {
        ManifestContent? found = await To.Manifests.FindAsync(Target, name, Cancellation);
        Assert.That(found, Is.Not.Null, $"{Target}:{name}");
        Assert.That(found!.Bytes.Span.SequenceEqual(expected.Bytes.Span), Is.True, "not byte for byte");
        Assert.That(found.MediaType, Is.EqualTo(expected.MediaType));
        if (found.IsIndex)
        {
            foreach (Descriptor child in found.ReadIndex().Manifests)
                await AssertWholeAsync(child.Digest, (await From.Manifests.FindAsync(Source, child.Digest, Cancellation))!);
            return;
        }

        Manifest manifest = found.ReadManifest();
        foreach (Descriptor blob in manifest.Layers.Prepend(manifest.Config))
        {
            await using BlobContent content = await To.Blobs.OpenReadAsync(Target, blob.Digest, null, Cancellation);
            Assert.That((await content.ReadAllAsync(Cancellation)).Length, Is.EqualTo(blob.Size));
        }
    }
}
