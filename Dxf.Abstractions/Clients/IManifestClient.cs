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
    /// <remarks>Where it has a subject, <see cref="ListReferrersAsync"/> of that subject lists it from then on.</remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag, which from then on names this manifest, or the manifest's digest.</param>
    /// <param name="manifest">The manifest, stored byte for byte.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>The manifest's descriptor.</returns>
    /// <exception cref="DigestMismatchException"><paramref name="reference"/> is another content's digest.</exception>
    Task<Descriptor> PutAsync(RepositoryName repository, Reference reference, ManifestContent manifest, CancellationToken cancellationToken = default);

    /// <summary>Deletes a manifest with all its tags (by digest), or one tag (by tag, where the endpoint can do that).</summary>
    /// <remarks>
    /// The manifest is not read for it. Where it has a subject, a registry without the referrers API goes on listing it:
    /// <see cref="DeleteAsync(RepositoryName, ManifestContent, CancellationToken)"/> sees to that.
    /// </remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="RegistryNotFoundException">There is no such manifest or tag.</exception>
    Task DeleteAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default);

    /// <summary>Deletes a manifest whose content is known, with all its tags.</summary>
    /// <remarks>Where it has a subject, <see cref="ListReferrersAsync"/> of that subject does not list it from then on.</remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="manifest">The manifest, as <see cref="FindAsync"/> answered.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="RegistryNotFoundException">There is no such manifest.</exception>
    /// <exception cref="DxfException">
    /// The manifest is deleted, but the tag that lists it in a registry without the referrers API could not be changed; the
    /// inner exception says why.
    /// </exception>
    Task DeleteAsync(RepositoryName repository, ManifestContent manifest, CancellationToken cancellationToken = default);

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

    /// <summary>Lists the manifests that refer to another one as their subject: signatures, bills of materials, other artifacts.</summary>
    /// <remarks>
    /// A registry without the referrers API is asked for the tag that stands in for it
    /// (<see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema">its form</see>).
    /// </remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="subject">The digest of the manifest that is referred to; it need not be there itself.</param>
    /// <param name="artifactType">What kind of artifact to list; null for all of them.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>Their descriptors as the endpoint tells them, each digest once; none where the repository has none.</returns>
    IAsyncEnumerable<Descriptor> ListReferrersAsync(RepositoryName repository, Digest subject, string? artifactType = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// What is meant where a repository is named without a tag or a digest: in a registry the tag <c>latest</c>, in a
    /// directory the only manifest that there is.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="InvalidReferenceException">The directory has several, and none of them is tagged <c>latest</c>.</exception>
    /// <exception cref="RegistryNotFoundException">The directory has none.</exception>
    Task<Reference> ChooseReferenceAsync(RepositoryName repository, CancellationToken cancellationToken = default);
}
