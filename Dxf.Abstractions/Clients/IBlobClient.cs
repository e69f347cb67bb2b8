namespace Dxf;

/// <summary>The blobs of an endpoint's repositories.</summary>
/// <remarks>
/// Every method throws <see cref="RegistryException"/> where the endpoint answers with a failure, and
/// <see cref="HttpRequestException"/> where it can't be reached.
/// </remarks>
public interface IBlobClient
{
    /// <summary>Describes a blob, or answers null where the repository does not have it. Asks for no bytes.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    Task<Descriptor?> FindAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default);

    /// <summary>Opens a blob: one request, whose bytes are verified while they are read.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="options">Chunk size and progress.</param>
    /// <param name="cancellationToken">Stops the opening; the enumeration takes its own.</param>
    /// <exception cref="RegistryNotFoundException">The repository does not have the blob.</exception>
    Task<BlobContent> OpenReadAsync(RepositoryName repository, Digest digest, BlobReadOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a blob and answers its descriptor. What the repository has already is not sent again.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="source">The content.</param>
    /// <param name="options">Existence check and progress.</param>
    /// <param name="cancellationToken">Stops the push.</param>
    /// <exception cref="SourceChangedException">The content changed while it was sent.</exception>
    /// <exception cref="DigestMismatchException">The content is not what <see cref="BlobSource.Digest"/> says.</exception>
    Task<Descriptor> PushAsync(RepositoryName repository, BlobSource source, BlobPushOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a blob of one repository available in another one, without sending its bytes.</summary>
    /// <param name="target">The repository that gets the blob.</param>
    /// <param name="from">The repository that has it.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>Whether the blob was mounted; where it wasn't, nothing is left behind.</returns>
    Task<bool> TryMountAsync(RepositoryName target, RepositoryName from, Digest digest, CancellationToken cancellationToken = default);

    /// <summary>Deletes a blob from a repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="RegistryNotFoundException">The repository does not have the blob.</exception>
    Task DeleteAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default);
}
