using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Referrers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry;

/// <summary>A registry's manifests and tags.</summary>
internal sealed class RegistryManifestClient(RegistryConnection connection) : IManifestClient
{
    /// <summary>
    /// Both kinds of manifest and both kinds of index. A registry that isn't told that indexes are welcome answers
    /// with one of the index's manifests, whose digest is another one. Schema 1 stands last: a registry that has the
    /// image in both forms gives the newer one to whoever takes it.
    /// </summary>
    private static readonly MediaTypeWithQualityHeaderValue[] Accepted =
    [
        new(MediaTypes.DockerManifest),
        new(MediaTypes.DockerManifestList),
        new(MediaTypes.OciManifest),
        new(MediaTypes.OciIndex),
        new(MediaTypes.DockerSchema1),
    ];

    private static readonly Tag Latest = Tag.Parse("latest");

    /// <summary>A list of referrers is read, changed and written back: at least this process does not do so twice at once.</summary>
    private static readonly SemaphoreSlim Referrers = new(1, 1);

    public async Task<ManifestContent?> FindAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default)
    {
        try
        {
            return await GetAsync(repository, reference, cancellationToken).ConfigureAwait(false);
        }
        catch (DigestMismatchException)
        {
            // Damaged on its way, perhaps: once more, and then it is so.
            return await GetAsync(repository, reference, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<Descriptor> PutAsync(RepositoryName repository, Reference reference, ManifestContent manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (MediaTypes.IsSchema1(manifest.MediaType))
            throw new UnsupportedManifestException(manifest.MediaType, "schema 1 is read, not written");
        string subject = Describe(repository, reference);
        if (reference.Digest is { } digest && Digest.Compute(manifest.Bytes.Span, digest.Algorithm) is var actual && actual != digest)
            throw new DigestMismatchException(digest, actual, subject);

        using HttpRequestMessage request = connection.CreateRequest(HttpMethod.Put, GetUri(repository, reference), repository, "pull", "push");
        request.Content = new ReadOnlyMemoryContent(manifest.Bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
        using HttpResponseMessage response = await connection.SendOrThrowAsync(request, subject, cancellationToken).ConfigureAwait(false);
        Descriptor stored = manifest.Descriptor with { Digest = reference.Digest ?? manifest.Digest };

        // A registry that lists referrers says so with this header; for others the client must.
        if (!response.Headers.NonValidated.Contains("OCI-Subject") && ReferrersTag.Describe(manifest) is var (of, referrer))
            await AddReferrerAsync(repository, of, referrer with { Digest = stored.Digest }, cancellationToken).ConfigureAwait(false);
        return stored;
    }

    public async Task DeleteAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = connection.CreateRequest(
            HttpMethod.Delete, GetUri(repository, reference), repository, "pull", "delete");
        using HttpResponseMessage response = await connection
            .SendOrThrowAsync(request, Describe(repository, reference), cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(RepositoryName repository, ManifestContent manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);

        // The list comes second: a registry that deletes nothing goes on listing what it has.
        await DeleteAsync(repository, manifest.Digest, cancellationToken).ConfigureAwait(false);
        if (ReferrersTag.Describe(manifest) is var (of, _))
            await RemoveReferrerAsync(repository, of, manifest.Digest, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<string> ListTagsAsync(RepositoryName repository, int? pageSize = null, CancellationToken cancellationToken = default) =>
        RegistryPages.ListAsync(
            connection,
            connection.GetUri(repository, "tags/list"),
            "tags",
            repository.Value,
            pageSize,
            AuthScope.ForRepository(connection.Resolve(repository), "pull"),
            cancellationToken);

    public IAsyncEnumerable<Descriptor> ListReferrersAsync(
        RepositoryName repository, Digest subject, string? artifactType = null, CancellationToken cancellationToken = default) =>
        RegistryReferrers.ListAsync(connection, this, repository, subject, artifactType, cancellationToken);

    public Task<Reference> ChooseReferenceAsync(RepositoryName repository, CancellationToken cancellationToken = default) =>
        Task.FromResult<Reference>(Latest);

    private async Task AddReferrerAsync(RepositoryName repository, Digest subject, Descriptor referrer, CancellationToken cancellationToken)
    {
        await Referrers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReferrersTag.AddAsync(this, repository, subject, referrer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Referrers.Release();
        }
    }

    /// <summary>
    /// Whether the registry lists referrers itself is not asked: one that does has no such tag, and one request tells
    /// either.
    /// </summary>
    private async Task RemoveReferrerAsync(RepositoryName repository, Digest subject, Digest referrer, CancellationToken cancellationToken)
    {
        await Referrers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReferrersTag.RemoveAsync(this, repository, subject, referrer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DxfException or HttpRequestException or IOException)
        {
            // Whoever asked for the deletion must not take this for its failure: another try would find no manifest.
            throw new DxfException(
                $"{repository}@{referrer} is deleted, but {repository}:{ReferrersTag.For(subject)} may list it still: {exception.Message}", exception);
        }
        finally
        {
            Referrers.Release();
        }
    }

    private async Task<ManifestContent?> GetAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        string subject = Describe(repository, reference);
        using HttpRequestMessage request = connection.CreateRequest(HttpMethod.Get, GetUri(repository, reference), repository, "pull");
        foreach (MediaTypeWithQualityHeaderValue accepted in Accepted)
            request.Headers.Accept.Add(accepted);
        request.Options.Set(RetryHandler.WholeAnswer, ManifestContent.MaxLength);

        using HttpResponseMessage response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw await connection.CreateErrorAsync(response, subject, cancellationToken).ConfigureAwait(false);

        ReadOnlyMemory<byte> bytes = await BoundedContent
            .ReadAsync(response.Content, ManifestContent.MaxLength, $"{subject}: the manifest", cancellationToken).ConfigureAwait(false);
        return ManifestContent.Verify(
            bytes, response.Content.Headers.ContentType?.MediaType, reference.Digest ?? FindNamedDigest(response), $"{subject} at {connection.Host}");
    }

    private static string Describe(RepositoryName repository, Reference reference) =>
        reference.Digest is null ? $"{repository}:{reference}" : $"{repository}@{reference}";

    /// <summary>What a tag's manifest must have: the digest that the registry names, where it names one.</summary>
    private static Digest? FindNamedDigest(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Docker-Content-Digest", out HeaderStringValues named) && Digest.TryParse(named.ToString(), out Digest digest)
            ? digest
            : null;

    private Uri GetUri(RepositoryName repository, Reference reference) => connection.GetUri(repository, "manifests/" + reference.Value);
}
