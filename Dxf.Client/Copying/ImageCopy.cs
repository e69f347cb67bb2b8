namespace Dxf.Client.Copying;

/// <summary>One copy of an image from one repository to another, on any endpoints.</summary>
internal sealed class ImageCopy(IRegistryClient from, RepositoryName source, IRegistryClient to, RepositoryName target, CopyOptions options)
{
    private readonly ImageReader _reader = new(from, source, options.Parallel);
    private readonly BlobCopier _blobs = new(from, source, to, target, options.Progress);

    private bool IsSameRepository => source == target && BlobCopier.IsSameEndpoint(from, to);

    /// <param name="reference">What to copy.</param>
    /// <param name="name">What it is called in the target.</param>
    /// <param name="cancellationToken">Stops the copy.</param>
    public async Task<CopyResult> RunAsync(Reference reference, Reference name, CancellationToken cancellationToken)
    {
        if (IsSameRepository && reference == name && options.Platform is null)
            throw new InvalidReferenceException($"{target}{(name.Digest is null ? ":" : "@")}{name}", "target", "it is the source itself");

        using IDisposable reading = from.Auth.BeginScope(AuthScope.ForRepository(source, "pull"));
        using IDisposable writing = to.Auth.BeginScope(ScopesToWrite());
        ManifestContent root = await from.Manifests.FindAsync(source, reference, cancellationToken).ConfigureAwait(false)
            ?? throw RegistryNotFoundException.ForManifest(source, reference, from.Endpoint);
        if (options.Platform is { } platform)
            root = await _reader.SelectAsync(root, platform, cancellationToken).ConfigureAwait(false);

        // Its digest and its signatures are bound to its name, and new registries refuse it.
        if (MediaTypes.IsSchema1(root.MediaType))
            throw new UnsupportedManifestException(root.MediaType, $"{source}@{root.Digest} is of schema 1, which is read, not copied; its blobs can be pulled one by one");

        // A digest that the copy can't have shows before anything is sent.
        if (name.Digest is { } expected && Digest.Compute(root.Bytes.Span, expected.Algorithm) is var actual && actual != expected)
            throw new DigestMismatchException(expected, actual, $"{target}@{expected} as the name of the copy of {source}@{root.Digest}");

        // What the index names is there already, and what refers to it as well.
        if (IsSameRepository)
            return await RenameAsync(root, name, cancellationToken).ConfigureAwait(false);

        (ImageGraph graph, IReadOnlyList<ManifestContent> referrers) = await _reader
            .ReadAsync(root, options.Referrers, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CopiedBlob> blobs = await CopyBlobsAsync(graph, cancellationToken).ConfigureAwait(false);

        List<ManifestContent> put = [];
        foreach (IReadOnlyList<ManifestContent> step in graph.StepsTo(root.Digest))
            await PutAsync([.. step.Where(manifest => manifest != root)], put, cancellationToken).ConfigureAwait(false);

        // What refers to the root finds it there, and whoever finds the root by its tag finds what refers to it.
        if (referrers.Count > 0)
        {
            await PutAsync([root], put, cancellationToken).ConfigureAwait(false);
            put.Remove(root);
            foreach (ManifestContent referrer in referrers)
            {
                foreach (IReadOnlyList<ManifestContent> step in graph.StepsTo(referrer.Digest))
                    await PutAsync(step, put, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!options.DryRun)
            await to.Manifests.PutAsync(target, name, root, cancellationToken).ConfigureAwait(false);
        return new CopyResult(root.Digest, [.. put.Append(root).Select(static manifest => manifest.Descriptor)], blobs);
    }

    private AuthScope[] ScopesToWrite()
    {
        AuthScope scope = options.DryRun
            ? AuthScope.ForRepository(target, "pull")
            : AuthScope.ForRepository(target, "pull", "push");

        // A mount needs both.
        return BlobCopier.IsSameEndpoint(from, to) ? [scope, AuthScope.ForRepository(source, "pull")] : [scope];
    }

    private async Task<CopyResult> RenameAsync(ManifestContent root, Reference name, CancellationToken cancellationToken)
    {
        if (!options.DryRun)
            await to.Manifests.PutAsync(target, name, root, cancellationToken).ConfigureAwait(false);
        return new CopyResult(root.Digest, [root.Descriptor], []);
    }

    private async Task<IReadOnlyList<CopiedBlob>> CopyBlobsAsync(ImageGraph graph, CancellationToken cancellationToken)
    {
        Descriptor[] blobs = [.. graph.Blobs];
        CopiedBlob[] copied = new CopiedBlob[blobs.Length];
        await Parallel.ForAsync(0, blobs.Length, Side(cancellationToken), async (i, token) =>
        {
            BlobOutcome outcome = await (options.DryRun ? _blobs.PlanAsync(blobs[i], token) : _blobs.CopyAsync(blobs[i], token)).ConfigureAwait(false);
            copied[i] = new CopiedBlob(blobs[i], outcome);
        }).ConfigureAwait(false);
        return [.. copied, .. graph.Foreign.Select(static layer => new CopiedBlob(layer, BlobOutcome.LeftOut))];
    }

    /// <summary>Puts manifests under their digests, side by side, unless that was done.</summary>
    private async Task PutAsync(IReadOnlyList<ManifestContent> manifests, List<ManifestContent> put, CancellationToken cancellationToken)
    {
        ManifestContent[] missing = [.. manifests.Except(put)];
        if (!options.DryRun)
        {
            await Parallel.ForEachAsync(
                missing,
                Side(cancellationToken),
                async (manifest, token) => await to.Manifests.PutAsync(target, manifest.Digest, manifest, token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        put.AddRange(missing);
    }

    private ParallelOptions Side(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
}
