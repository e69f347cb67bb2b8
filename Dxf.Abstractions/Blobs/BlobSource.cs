namespace Dxf;

/// <summary>
/// What a blob is pushed from: chunks that are enumerated when they are sent, and again if they must be sent again.
/// </summary>
/// <remarks>
/// Get one from <see cref="FromFile"/>, <see cref="FromMemory"/>, <see cref="FromStream"/> or one of the
/// <c>FromChunks</c>, or derive one. It is read by one reader at a time; one that has a <see cref="GetRevision"/> by two.
/// </remarks>
public abstract class BlobSource
{
    internal const int ReadSize = 256 * 1024;

    /// <summary>What the content is called where it comes from, for progress; null where it has no name.</summary>
    public virtual string? Name => null;

    /// <summary>The length in bytes, or null where it is not known before the end.</summary>
    public virtual long? Length => null;

    /// <summary>The digest of the content, or null where it must be computed.</summary>
    public virtual Digest? Digest => null;

    /// <summary>Whether <see cref="ReadAsync"/> can be called more than once and yields the same bytes each time.</summary>
    public virtual bool CanReplay => true;

    /// <summary>
    /// A mark of the content's present state, for a content that may change: while two calls give the same, nothing
    /// changed in between. Null where that can't be told; the content is then hashed before it is sent, and not while. Where
    /// it is not null, <see cref="ReadAsync"/> may be called again while an earlier enumeration goes on.
    /// </summary>
    public virtual string? GetRevision() => null;

    /// <summary>Yields the content's bytes.</summary>
    /// <remarks>A chunk's memory is valid until the next chunk is asked for. Empty chunks are allowed.</remarks>
    /// <param name="offset">How many bytes to leave out at the start; 0 unless <see cref="CanReplay"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public abstract IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long offset = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// Pushes a file, as long as it is now. It is opened once to look at it, and each time it is read; what can be read once
    /// only (a named pipe, for whose writer this waits) stays open.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="digest">Its digest, where it is known already; it is hashed otherwise.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder.</exception>
    public static BlobSource FromFile(string path, Digest? digest = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new FileBlobSource(path, digest);
    }

    /// <summary>Pushes bytes in memory.</summary>
    /// <param name="content">The bytes.</param>
    public static BlobSource FromMemory(ReadOnlyMemory<byte> content) => new MemoryBlobSource(content);

    /// <summary>
    /// Pushes what is left of a stream now, which can be replayed where the stream can seek. One that can't is pushed once.
    /// </summary>
    /// <param name="stream">The stream; left open.</param>
    /// <param name="digest">The digest of what is left, where it is known already.</param>
    public static BlobSource FromStream(Stream stream, Digest? digest = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new StreamBlobSource(stream, digest);
    }

    /// <summary>Pushes chunks that can be enumerated once.</summary>
    /// <remarks>
    /// A cancelled push ends when the next chunk comes, unless the enumeration takes the token
    /// (<see cref="System.Runtime.CompilerServices.EnumeratorCancellationAttribute"/>) and ends by itself.
    /// </remarks>
    /// <param name="chunks">The chunks, enumerated once.</param>
    /// <param name="digest">The digest of all their bytes, where it is known; computed while they are sent otherwise.</param>
    /// <param name="length">How many bytes they are, where it is known; the enumeration must end after them.</param>
    public static BlobSource FromChunks(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, Digest? digest = null, long? length = null)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        return new ChunkBlobSource(() => chunks, canReplay: false, digest, length);
    }

    /// <summary>Pushes chunks that can be made again, so that a broken push can go on.</summary>
    /// <param name="open">Yields the same bytes each time it is called.</param>
    /// <param name="digest">The digest of all their bytes, where it is known; computed otherwise.</param>
    /// <param name="length">How many bytes they are, where it is known; the enumeration must end after them.</param>
    public static BlobSource FromChunks(Func<IAsyncEnumerable<ReadOnlyMemory<byte>>> open, Digest? digest = null, long? length = null)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new ChunkBlobSource(open, canReplay: true, digest, length);
    }
}
