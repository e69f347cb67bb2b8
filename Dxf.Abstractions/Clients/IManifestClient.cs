namespace Dxf;

/// <summary>The manifests of an endpoint's repositories, and the tags that name them.</summary>
/// <remarks>
/// Every method throws <see cref="RegistryException"/> where the endpoint answers with a failure, and
/// <see cref="HttpRequestException"/> where it can't be reached.
/// </remarks>
public interface IManifestClient
{
    /// <summary>Gets a manifest or index, verified against the digest it is asked for by, or null where there is none.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="DigestMismatchException">The bytes are not what their digest says.</exception>
    /// <exception cref="UnsupportedManifestException">The bytes are no manifest.</exception>
    Task<ManifestContent?> FindAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default);

    /// <summary>Stores a manifest or index under a tag or its digest.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag, which from then on names this manifest, or the manifest's digest.</param>
    /// <param name="manifest">The manifest, stored byte for byte.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The manifest's descriptor.</returns>
    /// <exception cref="DigestMismatchException"><paramref name="reference"/> is another content's digest.</exception>
    Task<Descriptor> PutAsync(RepositoryName repository, Reference reference, ManifestContent manifest, CancellationToken cancellationToken = default);

    /// <summary>Deletes a manifest with all its tags (by digest), or one tag (by tag, where the endpoint can do that).</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="RegistryNotFoundException">There is no such manifest or tag.</exception>
    Task DeleteAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default);

    /// <summary>Lists the repository's tags. Pages are asked for while the names are enumerated.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="pageSize">How many names to ask for at a time; null for the client's own choice.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>
    /// The tags as the endpoint sends them, in its order. They are text and not <see cref="Tag"/>, because a server may
    /// send anything: escape them before a terminal shows them.
    /// </returns>
    /// <exception cref="RegistryNotFoundException">There is no such repository.</exception>
    IAsyncEnumerable<string> ListTagsAsync(RepositoryName repository, int? pageSize = null, CancellationToken cancellationToken = default);
}
