using System.Security.Cryptography;
using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Pushes through a fault proxy, and what the registry has of them afterwards: the blob, and nothing else.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(180_000)]
internal abstract class WritingFixture
{
    protected const string Uploads = "/blobs/uploads/";

    /// <summary>A session's requests; the one that opens it ends in a slash.</summary>
    protected const string Session = "/blobs/uploads/.";

    protected const int MiB = 1024 * 1024;

    private static readonly Lazy<byte[]> LazyBig = new(static () => new TestData(seed: 20240611).Bytes(24 * MiB));

    /// <summary>24 MiB: more than one part of any kind.</summary>
    protected static byte[] Big => LazyBig.Value;

    protected RegistryProcess Registry { get; private set; } = null!;

    protected TestData Data { get; } = new();

    protected string Name { get; } = TestNames.NewRepository();

    protected RepositoryName Repository => RepositoryName.Parse(Name);

    protected InstantWaits Time { get; } = new();

    private string RepositoryFolder => Path.Join(Registry.StorageFolder, "docker/registry/v2/repositories", Name);

    [SetUp]
    public async Task StartAsync() => Registry = await StartRegistryAsync();

    protected virtual Task<RegistryProcess> StartRegistryAsync() => Registries.OpenAsync();

    protected Task<FaultProxy> ProxyAsync(params FaultRule[] rules) => FaultProxy.StartAsync(Registry, rules);

    /// <summary>In front of a registry that goes on with a torn upload.</summary>
    protected async Task<FaultProxy> ProxyAsync(bool resumable, params FaultRule[] rules)
    {
        FaultProxy proxy = await ProxyAsync(rules);
        if (resumable)
            proxy.Add(Resumable());
        return proxy;
    }

    /// <summary>No fault: it need not have had anything to correct.</summary>
    protected FaultRule Resumable()
    {
        FaultAction resumable = Fault.ResumableUploads(Registry);
        return On.Any("").Always(resumable with
        {
            OnRequestAsync = (request, fired) =>
            {
                fired();
                return resumable.OnRequestAsync(request, static () => { });
            },
        });
    }

    protected TestClient Connect(FaultProxy proxy, Action<DxfOptions>? configure = null, TimeProvider? time = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(time ?? Time);
        services.AddDxf(options =>
        {
            options.Host = proxy.Host;
            options.Insecure = true;
            options.IdleTimeout = InstantWaits.IdleTimeout;
            configure?.Invoke(options);
        });
        return new TestClient(services.BuildServiceProvider());
    }

    protected async Task<Descriptor> PushAsync(FaultProxy proxy, BlobSource source, BlobPushOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using TestClient client = Connect(proxy);
        return await client.Blobs.PushAsync(Repository, source, options, cancellationToken);
    }

    /// <summary>Chunks of 100,000 bytes that can be enumerated once.</summary>
    protected static BlobSource Once(ReadOnlyMemory<byte> content, Digest? digest = null, long? length = null) =>
        BlobSource.FromChunks(Enumerate(content), digest, length);

    /// <summary>Chunks of 100,000 bytes that can be enumerated again.</summary>
    protected static BlobSource Again(ReadOnlyMemory<byte> content, Digest? digest = null, long? length = null) =>
        BlobSource.FromChunks(() => Enumerate(content), digest, length);

    /// <summary>The registry has this blob, whole, nothing beside it in the repository, and no session that it still knows.</summary>
    protected async Task AssertStoredAsync(FaultProxy proxy, ReadOnlyMemory<byte> content, int unknownSessions = 0)
    {
        proxy.AssertAllFired();
        string digest = TestData.DigestOf(content.Span);
        using HttpClient client = Registry.CreateClient();
        await using Stream stored = await client.GetStreamAsync(new Uri($"v2/{Name}/blobs/{digest}", UriKind.Relative));
        string actual = "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(stored));
        Assert.Multiple(() =>
        {
            Assert.That(actual, Is.EqualTo(digest));
            Assert.That(StoredBlobs(), Is.EqualTo(new[] { digest }), "the repository's blobs");
        });
        AssertNoSession(proxy, unknownSessions);
    }

    protected void AssertNothingStored(FaultProxy proxy)
    {
        proxy.AssertAllFired();
        Assert.That(StoredBlobs(), Is.Empty, "the repository's blobs");
        AssertNoSession(proxy);
    }

    /// <summary>
    /// Of the sessions that the registry still has files of, it has told the client that it knows them no more.
    /// (It leaves an empty folder of those that are ended by DELETE.)
    /// </summary>
    protected void AssertNoSession(FaultProxy proxy, int unknownSessions = 0)
    {
        List<string> left = [.. SessionsLeft().Where(session => !proxy.Requests.Any(
            request => (request.Status is 404 || request is { Method: "DELETE", Status: 204 }) && request.Path.EndsWith(session, StringComparison.Ordinal)))];
        Assert.That(left, Has.Count.EqualTo(unknownSessions), $"sessions left: {string.Join('\n', proxy.Requests)}");
    }

    protected List<string> StoredBlobs() => List("_layers/sha256").ConvertAll(static hex => "sha256:" + hex);

    protected List<string> SessionsLeft() => List("_uploads");

    /// <summary>The registry forgets the repository's uploads.</summary>
    protected void ForgetSessions() => SessionsLeft().ForEach(session => Directory.Delete(Path.Join(RepositoryFolder, "_uploads", session), recursive: true));

    /// <summary>How many bytes of the blob went over the wire.</summary>
    protected static long BytesOf(FaultProxy proxy) => proxy.Requests.Sum(static request => request.ReceivedBytes);

    protected static long LengthOf(ObservedRequest request) =>
        long.TryParse(request.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture, out long length) ? length : 0;

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Enumerate(ReadOnlyMemory<byte> content)
    {
        const int size = 100_000;
        await Task.CompletedTask;
        for (int position = 0; position < content.Length; position += size)
            yield return content.Slice(position, Math.Min(size, content.Length - position));
    }

    private List<string> List(string folder)
    {
        string path = Path.Join(RepositoryFolder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Select(static entry => Path.GetFileName(entry))] : [];
    }
}
