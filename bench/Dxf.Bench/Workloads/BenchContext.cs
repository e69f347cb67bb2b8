using Dxf.Bench.Data;
using Dxf.Bench.Link;
using Dxf.Bench.Peers;
using Dxf.Bench.Processes;
using Dxf.Bench.Registry;

namespace Dxf.Bench.Workloads;

/// <summary>What one workload has to work with: a registry of its own among other things.</summary>
internal sealed class BenchContext : IAsyncDisposable
{
    /// <summary>The repository that is pushed to and pulled from.</summary>
    public const string Repository = "bench/data";

    private SlowLink? _link;

    public required BenchScale Scale { get; init; }

    public required PeerSet Peers { get; init; }

    public required BenchData Data { get; init; }

    public required CommandRunner Runner { get; init; }

    public required RegistryServer Registry { get; init; }

    /// <summary>Where programs write what they pulled.</summary>
    public required string OutputFolder { get; init; }

    public string Host => Registry.Host;

    /// <summary>Where a program writes what it pulls: a file or a folder that isn't there yet.</summary>
    public string Output(string name) => Path.Combine(OutputFolder, name);

    /// <summary>The address of a blob.</summary>
    public static string BlobAddress(string host, string digest) => $"http://{host}/v2/{Repository}/blobs/{digest}";

    /// <summary>The address of a tag's manifest.</summary>
    public static string ManifestAddress(string host, string tag) => $"http://{host}/v2/{Repository}/manifests/{tag}";

    /// <summary>Opens the slow way to the registry, until the workload is done.</summary>
    public SlowLink OpenLink() => _link ??= SlowLink.Start(Registry.Host, LinkSpeed.Distant, TimeProvider.System);

    /// <summary>Puts the blobs, and a tag for them as dxf writes it, into the registry.</summary>
    public async Task PushAliasAsync(string tag, IReadOnlyList<BenchFile> files, CancellationToken cancellationToken)
    {
        await Registry.Api.PushAsync(Repository, files, cancellationToken);
        await Registry.Api.PutManifestAsync(Repository, tag, BenchManifest.Alias(files), cancellationToken);
    }

    /// <summary>Gives blobs that are there a tag as the tools for images want it.</summary>
    public async Task PushImageAsync(string tag, IReadOnlyList<BenchFile> files, CancellationToken cancellationToken)
    {
        BenchFile configuration = await LayoutFolder.WriteConfigurationAsync(Path.Combine(OutputFolder, "configuration"), cancellationToken);
        await Registry.Api.PushAsync(Repository, configuration, cancellationToken);
        await Registry.Api.PutManifestAsync(Repository, tag, BenchManifest.Image(configuration, files), cancellationToken);
    }

    /// <summary>Takes blobs out of the registry, so that they are new to it.</summary>
    public Task ForgetAsync(IEnumerable<BenchFile> files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Registry.Storage.Forget(Repository, files.Select(static file => file.Digest));
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_link is not null)
            await _link.DisposeAsync();
        await Registry.DisposeAsync();
        Directory.Delete(OutputFolder, recursive: true);
    }
}
