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

    /// <summary>
    /// Opens a blob as a stream that can seek: what is read is fetched by ranges, so that a zip's directory or a Parquet
    /// file's footer costs a few requests, however large the blob is.
    /// </summary>
    /// <remarks>
    /// <b>What it gives is not verified</b>: a digest is that of all bytes, and no part can be checked against it. Read
    /// the blob with <see cref="OpenReadAsync"/> where its bytes must be known to be right. The stream is for one reader
    /// at a time, keeps up to a few MiB, and should be read asynchronously: its synchronous <c>Read</c> blocks a thread for
    /// each request, and many at once keep the thread pool from all else (<c>ZipArchive.CreateAsync</c> reads asynchronously).
    /// A read throws <see cref="NotSupportedException"/> where the registry does not serve parts of blobs.
    /// </remarks>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="RegistryNotFoundException">The repository does not have the blob.</exception>
    Task<Stream> OpenSeekableAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default);

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
