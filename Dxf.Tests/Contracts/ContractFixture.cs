using System.Net;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Dxf.Tests.Contracts;

/// <summary>
/// What holds for every back-end: one suite, run on a real registry and on a directory. Each test has repositories of
/// its own.
/// </summary>
[TestFixture(Backend.Registry)]
[TestFixture(Backend.Directory)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal abstract class ContractFixture(Backend backend)
{
    protected static readonly Digest Absent = Digest.Compute("never pushed"u8);
    protected static readonly Tag Readings = Tag.Parse("readings");

    private ContractEndpoint? _endpoint;
    private ServiceProvider? _services;
    private TestData? _data;

    /// <summary>Some registries notice what happened to a manifest, and answer 500 for it.</summary>
    protected static IResolveConstraint ThrowsForCorruption =>
        Throws.TypeOf<DigestMismatchException>().Or.Property(nameof(RegistryException.Status)).EqualTo(HttpStatusCode.InternalServerError);

    protected RepositoryName Repository { get; } = NewRepository();

    protected ContractEndpoint Endpoint => _endpoint!;

    protected IRegistryClient Client => _services!.GetRequiredService<IRegistryClient>();

    protected IBlobClient Blobs => Client.Blobs;

    protected IManifestClient Manifests => Client.Manifests;

    protected static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task Connect()
    {
        _endpoint = await ContractEndpoint.OpenAsync(backend);
        ServiceCollection services = new();
        services.AddDxf(_endpoint.Configure);
        _services = services.BuildServiceProvider();
    }

    [TearDown]
    public async Task Disconnect()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _endpoint?.Dispose();
    }

    protected static RepositoryName NewRepository() => RepositoryName.Parse(TestNames.NewRepository());

    /// <summary>Content that no other test pushes: registries share blobs between repositories.</summary>
    protected byte[] Data(int length) => (_data ??= new TestData()).Bytes(length);

    protected async Task<Descriptor> PushAsync(int length = 1000, RepositoryName? repository = null) =>
        await Blobs.PushAsync(repository ?? Repository, BlobSource.FromMemory(Data(length)), null, Cancellation);

    protected async Task<byte[]> ReadAsync(Digest digest, RepositoryName? repository = null)
    {
        await using BlobContent content = await Blobs.OpenReadAsync(repository ?? Repository, digest, null, Cancellation);
        return await content.ReadAllAsync(Cancellation);
    }

    protected async Task<List<string>> TagsAsync() => await Manifests.ListTagsAsync(Repository, null, Cancellation).ToListAsync(Cancellation);

    /// <summary>Changes one byte of what is stored.</summary>
    protected void Corrupt(Digest digest)
    {
        string file = Endpoint.FileOf(Repository, digest);
        byte[] bytes = File.ReadAllBytes(file);
        int last = Array.FindLastIndex(bytes, value => value is not ((byte)'}' or (byte)']' or (byte)'\n'));
        bytes[last] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
