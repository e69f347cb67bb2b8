using Dxf.Client.Copying;

namespace Dxf.Client.Payloads;

/// <summary>Pushes a payload: all blobs of all images, then the manifests that others name, then the images under their names.</summary>
internal sealed class PayloadPusher(IRegistryClient registry, PayloadZip zip, PushPayloadOptions options)
{
    /// <summary>Beyond this a request for a token would be longer than servers take; each request asks for its own then.</summary>
    private const int MaxScopes = 50;

    public async Task<PushedPayload> PushAsync(CancellationToken cancellationToken)
    {
        (PayloadDescriptor descriptor, IReadOnlyList<PackedImage> images) = await new PayloadReader(zip).ReadAsync(cancellationToken).ConfigureAwait(false);
        AuthScope[] scopes = ScopesFor(descriptor);
        using IDisposable scope = registry.Auth.BeginScope(scopes.Length > MaxScopes ? [] : scopes);

        // What shall be an error is one before anything is written.
        List<PayloadImage> missing = await FindMissingAsync(descriptor, cancellationToken).ConfigureAwait(false);
        await PushBlobsAsync(descriptor, images, cancellationToken).ConfigureAwait(false);
        foreach (PackedImage image in images)
        {
            foreach (IReadOnlyList<ManifestContent> step in image.Graph.StepsTo(image.Root.Digest).SkipLast(1))
            {
                await Parallel.ForEachAsync(step, Side(cancellationToken), async (manifest, token) =>
                    await registry.Manifests.PutAsync(image.Image.Repository, manifest.Digest, manifest, token).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }

        foreach (PackedImage image in images)
            await registry.Manifests.PutAsync(image.Image.Repository, image.Image.Tag, image.Root, cancellationToken).ConfigureAwait(false);
        return new PushedPayload([.. descriptor.Images.Select(static entry => entry.Image)], missing);
    }

    private static AuthScope[] ScopesFor(PayloadDescriptor descriptor)
    {
        RepositoryName[] written = [.. descriptor.Images.Where(static entry => entry.ManifestPath is not null).Select(static entry => entry.Image.Repository).Distinct()];
        RepositoryName[] read =
        [
            .. descriptor.Images.Select(static entry => entry.Image.Repository)
                .Concat(descriptor.Blobs.Values.Select(static place => place.Repository).OfType<RepositoryName>())
                .Except(written),
        ];
        return [.. written.Select(static repository => AuthScope.ForRepository(repository, "pull", "push")), .. read.Select(static repository => AuthScope.ForRepository(repository, "pull"))];
    }

    private async Task<List<PayloadImage>> FindMissingAsync(PayloadDescriptor descriptor, CancellationToken cancellationToken)
    {
        List<PayloadImage> missing = [];
        foreach (PayloadImage image in descriptor.Images.Where(static entry => entry.ManifestPath is null).Select(static entry => entry.Image))
        {
            if (await registry.Manifests.FindAsync(image.Repository, image.Tag, cancellationToken).ConfigureAwait(false) is not null)
                continue;
            if (options.IsStrict)
                throw new RegistryNotFoundException($"{image}: Not Found (404) at {registry.Endpoint}; it was left out of the payload as already transferred", null, null, []);
            missing.Add(image);
        }

        return missing;
    }

    private async Task PushBlobsAsync(PayloadDescriptor descriptor, IReadOnlyList<PackedImage> images, CancellationToken cancellationToken)
    {
        // A blob goes to its first repository and is mounted from there to the others, one after the other.
        var blobs = images
            .SelectMany(static image => image.Graph.Blobs.Select(blob => (Blob: blob, image.Image.Repository)))
            .GroupBy(static entry => entry.Blob.Digest)
            .Where(blob => descriptor.Blobs.ContainsKey(blob.Key))
            .ToArray();
        await Parallel.ForEachAsync(blobs, Side(cancellationToken), async (blob, token) =>
        {
            RepositoryName? known = null;
            foreach (RepositoryName target in blob.Select(static entry => entry.Repository).Distinct())
            {
                await PushBlobAsync(blob.First().Blob, descriptor.Blobs[blob.Key], known, target, token).ConfigureAwait(false);
                known = target;
            }
        }).ConfigureAwait(false);
    }

    private async Task PushBlobAsync(Descriptor blob, BlobPlace place, RepositoryName? known, RepositoryName target, CancellationToken cancellationToken)
    {
        if ((known ?? place.Repository) is { } from)
        {
            await CopyWithinAsync(blob, from, target, cancellationToken).ConfigureAwait(false);
            return;
        }

        PayloadBlobSource source = new(zip, place.ZipPath!, blob);
        await registry.Blobs.PushAsync(target, source, new BlobPushOptions { Progress = options.Progress }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Mounts a blob from another repository; where the registry refuses, it is read there and sent.</summary>
    private async Task CopyWithinAsync(Descriptor blob, RepositoryName from, RepositoryName target, CancellationToken cancellationToken)
    {
        try
        {
            // Within one repository nothing is copied, and nothing looks whether it is there.
            if (from == target && await registry.Blobs.FindAsync(target, blob.Digest, cancellationToken).ConfigureAwait(false) is null)
                throw RegistryNotFoundException.ForBlob(target, blob.Digest, registry.Endpoint);
            BlobCopier copier = new(registry, from, registry, target, options.Progress);
            await copier.CopyAsync(blob with { Urls = null }, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryNotFoundException exception)
        {
            throw new PayloadException(
                $"it was made without the blob {blob.Digest}, which {from} at {registry.Endpoint} should have had already, and has not", exception);
        }
    }

    private ParallelOptions Side(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken };
}
