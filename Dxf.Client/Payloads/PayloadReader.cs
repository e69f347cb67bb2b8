using Dxf.Client.Copying;

namespace Dxf.Client.Payloads;

/// <summary>An image of a payload: its manifest and those that it names, and its blobs.</summary>
internal sealed record PackedImage(PayloadImage Image, ManifestContent Root, ImageGraph Graph);

/// <summary>Reads what a payload holds, without its blobs, and checks that it is whole.</summary>
internal sealed class PayloadReader(PayloadZip zip)
{
    /// <summary>What there is to be put, and the images that were left out.</summary>
    /// <exception cref="PayloadException">It is no whole payload.</exception>
    /// <exception cref="DigestMismatchException">A manifest is not what its digest says.</exception>
    public async Task<(PayloadDescriptor Descriptor, IReadOnlyList<PackedImage> Images)> ReadAsync(CancellationToken cancellationToken)
    {
        PayloadDescriptor descriptor = PayloadDescriptor.Read(await zip
            .ReadAsync(PayloadDescriptor.EntryName, folder: "", ManifestContent.MaxLength, cancellationToken).ConfigureAwait(false));
        List<PackedImage> images = [];
        long bytes = 0;
        foreach ((PayloadImage image, string? path) in descriptor.Images)
        {
            if (path is null)
                continue;
            PackedImage packed = await ReadImageAsync(image, path, descriptor, cancellationToken).ConfigureAwait(false);
            CheckBlobs(packed, descriptor);
            images.Add(packed);

            // Each image is bounded by itself; many that name the same would be held many times.
            bytes += packed.Graph.Manifests.Sum(static manifest => (long)manifest.Bytes.Length);
            if (bytes > ImageGraph.MaxBytes)
                throw new PayloadException($"it has more than {ImageGraph.MaxBytes / (1024 * 1024)} MiB of manifests");
        }

        return (descriptor, images);
    }

    private async Task<PackedImage> ReadImageAsync(PayloadImage image, string path, PayloadDescriptor descriptor, CancellationToken cancellationToken)
    {
        ManifestContent root = await ReadManifestAsync(path, digest: null, cancellationToken).ConfigureAwait(false);
        ImageGraph graph = new();
        List<ManifestContent> step = [root];
        for (int depth = 0; step.Count > 0; depth++)
        {
            if (depth > ImageGraph.MaxDepth)
                throw new PayloadException($"{image} has indexes in indexes, more than {ImageGraph.MaxDepth} deep");

            List<ManifestContent> next = [];
            foreach (Descriptor child in step.SelectMany(graph.Add).DistinctBy(static child => child.Digest).ToArray())
            {
                if (graph.Contains(child.Digest))
                    continue;
                if (descriptor.Children.TryGetValue(child.Digest, out string? childPath))
                    next.Add(await ReadManifestAsync(childPath, child.Digest, cancellationToken).ConfigureAwait(false));
                else if (descriptor.Blobs.ContainsKey(child.Digest))
                    graph.AddBlob(child);
                else
                    throw new PayloadException($"it lacks {child.Digest}, which the index of {image} names");
            }

            step = next;
        }

        return new PackedImage(image, root, graph);
    }

    private async Task<ManifestContent> ReadManifestAsync(string path, Digest? digest, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await zip
            .ReadAsync(path, PayloadZip.ManifestFolder, ManifestContent.MaxLength, cancellationToken).ConfigureAwait(false);
        Digest actual = Digest.Compute(bytes.Span, digest?.Algorithm ?? DigestAlgorithm.Sha256);
        return digest is null || digest == actual
            ? ManifestContent.FromBytes(bytes, mediaType: null, actual)
            : throw new DigestMismatchException(digest.Value, actual, $"the payload's {path}");
    }

    /// <summary>Every blob is somewhere, and those in the zip have the length that their manifest says.</summary>
    private void CheckBlobs(PackedImage image, PayloadDescriptor descriptor)
    {
        foreach (Descriptor blob in image.Graph.Blobs)
        {
            if (!descriptor.Blobs.TryGetValue(blob.Digest, out BlobPlace? place))
            {
                // A layer that can be had elsewhere need not have been in the registry that the payload was made from.
                if (blob.Urls is { Count: > 0 })
                    continue;
                throw new PayloadException($"it lacks {blob.Digest}, a blob of {image.Image}");
            }

            if (place.ZipPath is { } path && zip.GetLength(path, PayloadZip.BlobFolder) is var length && length != blob.Size)
                throw new PayloadException($"its entry {path} has {length} bytes, and the manifest of {image.Image} says {blob.Size}");
        }
    }
}
