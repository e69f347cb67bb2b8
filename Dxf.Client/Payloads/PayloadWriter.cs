using System.IO.Compression;
using Dxf.Client.Copying;

namespace Dxf.Client.Payloads;

/// <summary>Writes a payload: blobs as they come from the registry, then the manifests, then what says where everything is.</summary>
internal sealed class PayloadWriter(IRegistryClient registry, MakePayloadOptions options)
{
    /// <summary>The same images make the same bytes: this is the earliest time that a zip can tell.</summary>
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(PayloadImage Image, string? ManifestPath)> _images = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _manifests = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, BlobPlace> _blobs = [];
    private readonly Dictionary<Digest, string> _children = [];

    /// <summary>Which blobs to get, from one repository after another.</summary>
    private readonly List<(RepositoryName Repository, List<Digest> Blobs)> _toPull = [];

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

        List<Digest> toPull = [];
        foreach (Descriptor blob in graph.Blobs)
        {
            // What can be had elsewhere need not be here, and is not expected on the other side then.
            if (blob.Urls is { Count: > 0 } && await registry.Blobs.FindAsync(image.Repository, blob.Digest, cancellationToken).ConfigureAwait(false) is null)
                continue;
            bool isThere = there.TryGetValue(blob.Digest, out RepositoryName repository);
            string blobPath = PayloadZip.BlobFolder + blob.Digest.Value;
            if (_blobs.TryAdd(blob.Digest, isThere ? new BlobPlace(null, repository) : new BlobPlace(blobPath, null)) && !isThere)
                toPull.Add(blob.Digest);
        }

        _toPull.Add((image.Repository, toPull));
    }

    private async Task<(ImageGraph Graph, ManifestContent Root)> ReadAsync(PayloadImage image, CancellationToken cancellationToken)
    {
        ImageReader reader = new(registry, image.Repository, options.Parallel);
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
        BlobReadOptions reading = new() { Progress = options.Progress };
        foreach ((RepositoryName repository, List<Digest> blobs) in _toPull)
        {
            await foreach (BlobContent opened in registry.Blobs
                .OpenReadManyAsync(repository, blobs, reading, options.Parallel, cancellationToken).ConfigureAwait(false))
            {
                BlobContent content = opened;
                await using (content.ConfigureAwait(false))
                {
                    await AddEntryAsync(
                        zip, _blobs[content.Digest].ZipPath!, stream => content.CopyToAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        foreach ((string path, ReadOnlyMemory<byte> manifest) in _manifests)
            await AddEntryAsync(zip, path, manifest, cancellationToken).ConfigureAwait(false);
        await AddEntryAsync(
            zip, PayloadDescriptor.EntryName, new PayloadDescriptor(_images, _blobs, _children).Write(), cancellationToken).ConfigureAwait(false);
        await zip.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task AddEntryAsync(ZipArchive zip, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AddEntryAsync(zip, name, stream => stream.WriteAsync(content, cancellationToken).AsTask(), cancellationToken);

    private static async Task AddEntryAsync(ZipArchive zip, string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        Stream stream = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
        await write(stream).ConfigureAwait(false);

        // To dispose it is to write its end, to whoever may not read any more: not after a failure, and not for ever.
        await stream.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
