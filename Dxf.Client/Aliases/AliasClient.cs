using System.Net;
using Dxf.Client.Batches;
using Microsoft.Extensions.Logging;

namespace Dxf.Client.Aliases;

/// <summary>Aliases, on any endpoint: it knows blobs and manifests by their interfaces only.</summary>
internal sealed partial class AliasClient(
    string endpoint,
    IBlobClient blobClient,
    IManifestClient manifestClient,
    IAuthClient authClient,
    ManifestFormat defaultFormat,
    int parallel,
    ILogger<AliasClient> logger) : IAliasClient
{
    public async Task<ManifestContent> MakeManifestAsync(
        RepositoryName repository, IReadOnlyList<Digest> blobs, ManifestFormat? format = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Descriptor> descriptors = await DescribeAsync(repository, blobs, cancellationToken).ConfigureAwait(false);
        return AliasManifestWriter.Write(descriptors, format ?? defaultFormat);
    }

    public async Task<ManifestContent> SetAsync(
        RepositoryName repository, Tag alias, IReadOnlyList<Digest> blobs, ManifestFormat? format = null, CancellationToken cancellationToken = default)
    {
        using IDisposable scope = authClient.BeginScope(AuthScope.ForRepository(repository, "pull", "push"));
        IReadOnlyList<Descriptor> descriptors = await DescribeAsync(repository, blobs, cancellationToken).ConfigureAwait(false);
        return await SetAsync(repository, alias, descriptors, format, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ManifestContent> SetAsync(
        RepositoryName repository, Tag alias, IReadOnlyList<Descriptor> blobs, ManifestFormat? format = null, CancellationToken cancellationToken = default)
    {
        using IDisposable scope = authClient.BeginScope(AuthScope.ForRepository(repository, "pull", "push"));
        ManifestFormat chosen = format ?? defaultFormat;
        if (chosen is ManifestFormat.Docker)
        {
            ManifestContent docker = AliasManifestWriter.Write(blobs, ManifestFormat.Docker);
            try
            {
                await manifestClient.PutAsync(repository, alias, docker, cancellationToken).ConfigureAwait(false);
                return docker;
            }
            catch (RegistryException exception) when (RefusesDocker(exception))
            {
                LogFallback(endpoint, repository, alias);
            }
        }

        return await SetArtifactAsync(repository, alias, blobs, new ArtifactOptions(), cancellationToken).ConfigureAwait(false);
    }

    public async Task<ManifestContent> SetArtifactAsync(
        RepositoryName repository, Tag alias, IReadOnlyList<Descriptor> blobs, ArtifactOptions artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        using IDisposable scope = authClient.BeginScope(AuthScope.ForRepository(repository, "pull", "push"));
        ManifestContent oci = AliasManifestWriter.Write(blobs, ManifestFormat.Oci, artifact);
        await blobClient.PushAsync(repository, BlobSource.FromMemory(AliasManifestWriter.EmptyContent), null, cancellationToken).ConfigureAwait(false);
        await manifestClient.PutAsync(repository, alias, oci, cancellationToken).ConfigureAwait(false);
        return oci;
    }

    public async Task<AliasContent> GetAsync(
        RepositoryName repository, Reference alias, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        ManifestContent manifest = await FindOrThrowAsync(repository, alias, cancellationToken).ConfigureAwait(false);
        return await ResolveAsync(repository, manifest, platform, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AliasContent> ResolveAsync(
        RepositoryName repository, ManifestContent manifest, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!manifest.IsIndex)
            return new AliasManifest(manifest);

        ImageIndex index = manifest.ReadIndex();
        if (platform is not null)
            return await GetChildAsync(repository, index.Select(platform), cancellationToken).ConfigureAwait(false);

        Dictionary<Platform, AliasManifest> platforms = [];
        IAsyncEnumerable<(Platform, AliasManifest)> children = Batch.RunAsync(
            index.PlatformManifests,
            parallel,
            async (entry, token) => (entry.Platform!, await GetChildAsync(repository, entry, token).ConfigureAwait(false)),
            cancellationToken);
        await foreach ((Platform of, AliasManifest child) in children.ConfigureAwait(false))
            platforms[of with { OperatingSystemVersion = null }] = child;
        return new AliasIndex(manifest, platforms);
    }

    public async Task<IReadOnlyList<Descriptor>> DescribeAsync(
        RepositoryName repository, IReadOnlyList<Digest> blobs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blobs);

        // A blob may stand in an alias more than once; its size is asked for once.
        Dictionary<Digest, Descriptor> found = [];
        IAsyncEnumerable<Descriptor> descriptors = Batch.RunAsync(
            [.. blobs.Distinct()],
            parallel,
            async (digest, token) => await blobClient.FindAsync(repository, digest, token).ConfigureAwait(false)
                ?? throw RegistryNotFoundException.ForBlob(repository, digest, endpoint),
            cancellationToken);
        await foreach (Descriptor blob in descriptors.ConfigureAwait(false))
            found[blob.Digest] = blob;

        return [.. blobs.Select(digest => found[digest])];
    }

    public async Task<IReadOnlyList<Descriptor>> GetBlobsAsync(RepositoryName repository, AliasManifest alias, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alias);
        return MediaTypes.IsSchema1(alias.Content.MediaType)
            ? await DescribeAsync(repository, alias.Digests, cancellationToken).ConfigureAwait(false)
            : alias.Blobs;
    }

    public async Task<ManifestContent> DeleteAsync(RepositoryName repository, Reference alias, CancellationToken cancellationToken = default)
    {
        using IDisposable scope = authClient.BeginScope(AuthScope.ForRepository(repository, "pull", "delete"));
        ManifestContent manifest = await FindOrThrowAsync(repository, alias, cancellationToken).ConfigureAwait(false);
        await manifestClient.DeleteAsync(repository, manifest, cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    public async Task<ManifestContent> DeleteTagAsync(RepositoryName repository, Tag alias, CancellationToken cancellationToken = default)
    {
        using IDisposable scope = authClient.BeginScope(AuthScope.ForRepository(repository, "pull", "push", "delete"));
        ManifestContent manifest = await FindOrThrowAsync(repository, alias, cancellationToken).ConfigureAwait(false);
        try
        {
            await manifestClient.DeleteAsync(repository, alias, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException exception) when (ThrowawayTag.IsNoTagDeletion(exception))
        {
            await new ThrowawayTag(endpoint, blobClient, manifestClient, repository).DeleteAsync(alias, cancellationToken).ConfigureAwait(false);
        }

        return manifest;
    }

    public IAsyncEnumerable<string> ListAsync(RepositoryName repository, int? pageSize = null, CancellationToken cancellationToken = default) =>
        manifestClient.ListTagsAsync(repository, pageSize, cancellationToken);

    private static bool RefusesDocker(RegistryException exception) =>
        exception.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType
        && (exception.Status is HttpStatusCode.UnsupportedMediaType
            || exception.Errors.Any(static error => error.Code is "MANIFEST_INVALID" or "UNSUPPORTED"));

    private async Task<ManifestContent> FindOrThrowAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken) =>
        await manifestClient.FindAsync(repository, reference, cancellationToken).ConfigureAwait(false)
        ?? throw RegistryNotFoundException.ForManifest(repository, reference, endpoint);

    private async Task<AliasManifest> GetChildAsync(RepositoryName repository, Descriptor entry, CancellationToken cancellationToken) =>
        new(await FindOrThrowAsync(repository, entry.Digest, cancellationToken).ConfigureAwait(false));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Endpoint} refuses Docker's manifest format; {Repository}:{Alias} is written as an OCI artifact manifest, which has another digest")]
    private partial void LogFallback(string endpoint, RepositoryName repository, Tag alias);
}
