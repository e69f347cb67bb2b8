namespace Dxf;

/// <summary>
/// dxf's own idea: an alias is a tag that names an ordered set of blobs. Images of other tools are read as such, too.
/// </summary>
public interface IAliasClient
{
    /// <summary>Makes the manifest that names these blobs, without storing it. Their sizes are asked for.</summary>
    /// <param name="repository">The repository that has the blobs.</param>
    /// <param name="blobs">The blobs, in order; at least one.</param>
    /// <param name="format">The manifest's form; null for the client's default.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="RegistryNotFoundException">A blob is not in the repository.</exception>
    Task<ManifestContent> MakeManifestAsync(RepositoryName repository, IReadOnlyList<Digest> blobs, ManifestFormat? format = null, CancellationToken cancellationToken = default);

    /// <summary>Names a set of blobs.</summary>
    /// <param name="repository">The repository that has the blobs.</param>
    /// <param name="alias">The name; what it named before, it names no more.</param>
    /// <param name="blobs">The blobs, in order; at least one.</param>
    /// <param name="format">
    /// The manifest's form; null for the client's default. Docker's form is exchanged for OCI's where the registry
    /// refuses it.
    /// </param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The manifest as it was stored.</returns>
    /// <exception cref="RegistryNotFoundException">A blob is not in the repository.</exception>
    Task<ManifestContent> SetAsync(RepositoryName repository, Tag alias, IReadOnlyList<Digest> blobs, ManifestFormat? format = null, CancellationToken cancellationToken = default);

    /// <summary>Names a set of blobs whose sizes are known, so that they are not asked for.</summary>
    /// <param name="repository">The repository that has the blobs.</param>
    /// <param name="alias">The name; what it named before, it names no more.</param>
    /// <param name="blobs">The blobs, in order, as pushing or finding them answered; at least one.</param>
    /// <param name="format">As for the other overload.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The manifest as it was stored.</returns>
    Task<ManifestContent> SetAsync(RepositoryName repository, Tag alias, IReadOnlyList<Descriptor> blobs, ManifestFormat? format = null, CancellationToken cancellationToken = default);

    /// <summary>Describes blobs, each by its size; several are asked for at once.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="blobs">The blobs.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>Their descriptors, in the order of the blobs.</returns>
    /// <exception cref="RegistryNotFoundException">The repository lacks one of them.</exception>
    Task<IReadOnlyList<Descriptor>> DescribeAsync(RepositoryName repository, IReadOnlyList<Digest> blobs, CancellationToken cancellationToken = default);

    /// <summary>
    /// Names a set of blobs with an OCI artifact manifest, in which the blobs' annotations stand, too: with
    /// <c>org.opencontainers.image.title</c> other tools give the files their names.
    /// </summary>
    /// <param name="repository">The repository that has the blobs, and the subject where there is one.</param>
    /// <param name="alias">The name; what it named before, it names no more.</param>
    /// <param name="blobs">The blobs, in order; at least one.</param>
    /// <param name="artifact">What the manifest says about itself.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The manifest as it was stored.</returns>
    Task<ManifestContent> SetArtifactAsync(RepositoryName repository, Tag alias, IReadOnlyList<Descriptor> blobs, ArtifactOptions artifact, CancellationToken cancellationToken = default);

    /// <summary>Gets what an alias names.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="alias">A tag, or a manifest's digest.</param>
    /// <param name="platform">Which platform's manifest to follow an index to; null for all of them.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>An <see cref="AliasManifest"/>; or, where the alias is an index and no platform was asked for, an <see cref="AliasIndex"/>.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such alias.</exception>
    /// <exception cref="PlatformNotFoundException">The index has no such platform.</exception>
    Task<AliasContent> GetAsync(RepositoryName repository, Reference alias, Platform? platform = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a manifest that came from elsewhere as <see cref="GetAsync"/> would: an index's children are got from the repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="manifest">The manifest or index.</param>
    /// <param name="platform">Which platform's manifest to follow an index to; null for all of them.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <exception cref="PlatformNotFoundException">The index has no such platform.</exception>
    Task<AliasContent> ResolveAsync(RepositoryName repository, ManifestContent manifest, Platform? platform = null, CancellationToken cancellationToken = default);

    /// <summary>Gets the blobs of an alias with their sizes, which are asked for where the manifest does not say them (schema 1).</summary>
    /// <param name="repository">The repository that has the blobs.</param>
    /// <param name="alias">What the alias names.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The blobs, in order.</returns>
    /// <exception cref="RegistryNotFoundException">A blob whose size is asked for is not in the repository.</exception>
    Task<IReadOnlyList<Descriptor>> GetBlobsAsync(RepositoryName repository, AliasManifest alias, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the manifest that an alias names, and with it every other tag of that manifest. The blobs stay.
    /// </summary>
    /// <remarks>Where it has a subject, <see cref="IManifestClient.ListReferrersAsync"/> of that subject does not list it from then on.</remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="alias">A tag, or a manifest's digest.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The manifest or index that was deleted.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such alias.</exception>
    /// <exception cref="DxfException">
    /// The manifest is deleted, but the tag that lists it in a registry without the referrers API could not be changed; the
    /// inner exception says why.
    /// </exception>
    Task<ManifestContent> DeleteAsync(RepositoryName repository, Reference alias, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes one tag, and leaves the manifest with its other tags. Where the registry can't delete a tag by itself, the
    /// tag is given to a throwaway manifest, which is deleted with it.
    /// </summary>
    /// <remarks>A manifest that has a subject goes on being listed by it.</remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="alias">The tag.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The manifest or index that had the tag.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such alias.</exception>
    /// <exception cref="RegistryException">The registry deletes nothing; the tag is as it was.</exception>
    Task<ManifestContent> DeleteTagAsync(RepositoryName repository, Tag alias, CancellationToken cancellationToken = default);

    /// <summary>Lists the repository's aliases: its tags.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="pageSize">How many names to ask for at a time; null for the client's own choice.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    IAsyncEnumerable<string> ListAsync(RepositoryName repository, int? pageSize = null, CancellationToken cancellationToken = default);
}
