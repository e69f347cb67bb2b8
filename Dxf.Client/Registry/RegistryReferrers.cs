using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Dxf.Client.Referrers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry;

/// <summary>What a registry lists as referring to a manifest: by its API, or where it has none by a tag.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers">listing referrers</see>.</remarks>
internal static class RegistryReferrers
{
    private const int MaxPages = 1000;

    public static async IAsyncEnumerable<Descriptor> ListAsync(
        RegistryConnection connection,
        IManifestClient manifests,
        RepositoryName repository,
        Digest subject,
        string? artifactType,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> visited = new(StringComparer.Ordinal);
        HashSet<Digest> told = [];
        string filter = artifactType is null ? "" : "?artifactType=" + Uri.EscapeDataString(artifactType);
        for (Uri? uri = connection.GetUri(repository, $"referrers/{subject.Value}{filter}"); uri is not null;)
        {
            if (!visited.Add(uri.AbsoluteUri) || visited.Count > MaxPages)
                throw new DxfException($"{repository}@{subject}: {connection.Host} sends the pages of its referrers in a circle");

            (IReadOnlyList<Descriptor>? page, uri) = await GetPageAsync(connection, uri, repository, subject, cancellationToken).ConfigureAwait(false);
            page ??= await ReferrersTag.ListAsync(manifests, repository, subject, cancellationToken).ConfigureAwait(false);

            // Not every registry filters, and the tag can't.
            foreach (Descriptor referrer in page)
            {
                if ((artifactType is null || string.Equals(referrer.ArtifactType, artifactType, StringComparison.Ordinal)) && told.Add(referrer.Digest))
                    yield return referrer;
            }
        }
    }

    /// <summary>A page, and the next one's address. No page where the registry has no such API.</summary>
    private static async Task<(IReadOnlyList<Descriptor>? Page, Uri? Next)> GetPageAsync(
        RegistryConnection connection, Uri uri, RepositoryName repository, Digest subject, CancellationToken cancellationToken)
    {
        string what = $"the referrers of {repository}@{subject}";
        using HttpRequestMessage request = connection.CreateRequest(HttpMethod.Get, uri, repository, "pull");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypes.OciIndex));
        request.Options.Set(RetryHandler.WholeAnswer, ManifestContent.MaxLength);
        using HttpResponseMessage response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
            return (null, null);
        if (!response.IsSuccessStatusCode)
            throw await connection.CreateErrorAsync(response, what, cancellationToken).ConfigureAwait(false);

        // What answers every address with a page for people has no such API, either.
        if (response.Content.Headers.ContentType?.MediaType is not MediaTypes.OciIndex)
            return (null, null);

        ReadOnlyMemory<byte> bytes = await BoundedContent
            .ReadAsync(response.Content, ManifestContent.MaxLength, $"{what}: a page of {connection.Host}", cancellationToken).ConfigureAwait(false);
        return (ManifestContent.FromBytes(bytes, MediaTypes.OciIndex).ReadIndex().Manifests, RegistryPages.FindNext(response, connection.Host));
    }
}
