using System.IO.Compression;
using Dxf.Client.Copying;

namespace Dxf.Client.Payloads;

/// <summary>Writes a payload: blobs as they come from the registry, then the manifests, then what says where everything is.</summary>
internal sealed class PayloadWriter(IRegistryClient registry, MakePayloadOptions options)
{
    private const int Parallel = CopyOptions.DefaultParallel;

    /// <summary>The same images make the same bytes: this is the earliest time that a zip can tell.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(PayloadImage Image, string? ManifestPath)> _images = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _manifests = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, BlobPlace> _blobs = [];
    private readonly Dictionary<Digest, string> _children = [];

    /// <summary>Which blobs to get, and from which repository.</summary>
    private readonly List<(Descriptor Blob, RepositoryName Repository)> _toPull = [];

    /// <param name="images">The images.</param>
    /// <param name="output">Where the zip goes; need not be able to seek.</param>
    /// <param name="cancellationToken">Stops the writing. What was written until then is no payload.</param>
    public async Task WriteAsync(IReadOnlyList<PayloadImage> images, Stream output, CancellationToken cancellationToken)
    {
        using IDisposable scope = registry.Auth.BeginScope(images
            .Concat(options.AlreadyTransferred)
            .Select(static image => image.Repository)
            .Distinct()
            .Select(static repository => AuthScope.ForRepository(repository, "pull")));
        Dictionary<Digest, RepositoryName> there = await FindTransferredAsync(cancellationToken).ConfigureAwait(false);
        foreach (PayloadImage image in images.Distinct())
            await AddAsync(image, there, cancellationToken).ConfigureAwait(false);
        await WriteZipAsync(output, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The blobs that the other side has, and where.</summary>
    private async Task<Dictionary<Digest, RepositoryName>> FindTransferredAsync(CancellationToken cancellationToken)
    {
        Dictionary<Digest, RepositoryName> there = [];
        foreach (PayloadImage image in options.AlreadyTransferred.Distinct())
        {
            (ImageGraph graph, _) = await ReadAsync(image, cancellationToken).ConfigureAwait(false);
            foreach (Descriptor blob in graph.Blobs)
                there.TryAdd(blob.Digest, image.Repository);
        }

        return there;
    }

    private async Task AddAsync(PayloadImage image, Dictionary<Digest, RepositoryName> there, CancellationToken cancellationToken)
    {
        if (options.AlreadyTransferred.Contains(image))
        {
            _images.Add((image, null));
            return;
        }

        (ImageGraph graph, ManifestContent root) = await ReadAsync(image, cancellationToken).ConfigureAwait(false);
        string path = FindFreePath(image);
        _images.Add((image, path));
        _manifests.Add(path, root.Bytes);
        foreach (ManifestContent child in graph.Manifests.Where(manifest => manifest != root))
        {
            // Below a folder of their own: "sha256:..." could be an image's name, too.
            string childPath = $"{PayloadZip.ManifestFolder}by-digest/{child.Digest}";
            if (_children.TryAdd(child.Digest, childPath))
                _manifests.Add(childPath, child.Bytes);
        }

        foreach (Descriptor blob in graph.Blobs)
        {
            bool isThere = there.TryGetValue(blob.Digest, out RepositoryName repository);
            string blobPath = PayloadZip.BlobFolder + blob.Digest.Value;
            if (_blobs.TryAdd(blob.Digest, isThere ? new BlobPlace(null, repository) : new BlobPlace(blobPath, null)) && !isThere)
                _toPull.Add((blob, image.Repository));
        }
    }

    private async Task<(ImageGraph Graph, ManifestContent Root)> ReadAsync(PayloadImage image, CancellationToken cancellationToken)
    {
        ImageReader reader = new(registry, image.Repository, Parallel);
        ManifestContent root = await registry.Manifests.FindAsync(image.Repository, image.Tag, cancellationToken).ConfigureAwait(false)
            ?? throw RegistryNotFoundException.ForManifest(image.Repository, image.Tag, registry.Endpoint);
        if (options.Platform is { } platform)
            root = await reader.SelectAsync(root, platform, cancellationToken).ConfigureAwait(false);
        (ImageGraph graph, _) = await reader.ReadAsync(root, withReferrers: false, cancellationToken).ConfigureAwait(false);
        return (graph, root);
    }

    /// <summary>"a/b:1" and "a_b:1" would have the same one.</summary>
    private string FindFreePath(PayloadImage image)
    {
        string path = PayloadZip.ManifestFolder + image.ToString().Replace('/', '_');
        while (_manifests.ContainsKey(path))
            path += "_";
        return path;
    }

    private async Task WriteZipAsync(Stream output, CancellationToken cancellationToken)
    {
        // Disposed only when all is in it: what ends a zip would make half of one look whole.
        ZipArchive zip = await ZipArchive
            .CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        foreach ((Descriptor blob, RepositoryName repository) in _toPull)
        {
            BlobContent content = await registry.Blobs
                .OpenReadAsync(repository, blob.Digest, new BlobReadOptions { Progress = options.Progress }, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                await AddEntryAsync(zip, _blobs[blob.Digest].ZipPath!, content, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach ((string path, ReadOnlyMemory<byte> manifest) in _manifests)
            await AddEntryAsync(zip, path, BlobSource.FromMemory(manifest).ReadAsync(0, cancellationToken), cancellationToken).ConfigureAwait(false);
        PayloadDescriptor descriptor = new(_images, _blobs, _children);
        await AddEntryAsync(
            zip, PayloadDescriptor.EntryName, BlobSource.FromMemory(descriptor.Write()).ReadAsync(0, cancellationToken), cancellationToken).ConfigureAwait(false);
        await zip.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task AddEntryAsync(
        ZipArchive zip, string name, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        Stream stream = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
                await stream.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
        }
    }
}
