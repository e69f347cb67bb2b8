using System.Runtime.CompilerServices;

namespace Dxf;

/// <summary>
/// A blob that is being read: <c>await foreach</c> over it yields its bytes, chunk by chunk, and ends only when they
/// were all there and hash to <see cref="Digest"/>.
/// </summary>
/// <remarks>
/// A chunk's memory is valid until the next chunk is asked for. The blob can be enumerated once; what is not read to
/// its end must be disposed, so that the connection is given back. Where the bytes do not match the digest the
/// enumeration throws <see cref="DigestMismatchException"/> instead of ending: what it yielded must then not be used.
/// </remarks>
public sealed class BlobContent : IAsyncEnumerable<ReadOnlyMemory<byte>>, IAsyncDisposable
{
    private readonly IAsyncEnumerable<ReadOnlyMemory<byte>> _chunks;
    private readonly IAsyncEnumerable<ReadOnlyMemory<byte>> _pieces;
    private readonly Func<ValueTask> _dispose;
    private int _enumerated;
    private volatile bool _disposed;

    /// <summary>Makes a content from what a back-end reads.</summary>
    /// <param name="digest">The digest that was asked for.</param>
    /// <param name="length">The length in bytes, where the back-end knows it before the end.</param>
    /// <param name="chunks">The verified bytes: the enumeration throws where they do not match <paramref name="digest"/>.</param>
    /// <param name="dispose">Gives back what the content holds; called at least once, also after a whole enumeration.</param>
    /// <param name="pieces">
    /// The same verified bytes in pieces of whatever size is at hand, for <see cref="CopyToAsync"/>; the chunks where null.
    /// </param>
    public BlobContent(
        Digest digest,
        long? length,
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        Func<ValueTask> dispose,
        IAsyncEnumerable<ReadOnlyMemory<byte>>? pieces = null)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentNullException.ThrowIfNull(dispose);
        Digest = digest;
        Length = length;
        _chunks = chunks;
        _pieces = pieces ?? chunks;
        _dispose = dispose;
    }

    /// <summary>The digest that was asked for.</summary>
    public Digest Digest { get; }

    /// <summary>The length in bytes, or null where the server did not say it.</summary>
    public long? Length { get; }

    /// <summary>Reads the bytes.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidOperationException">The content was enumerated before.</exception>
    /// <exception cref="ObjectDisposedException">The content was disposed.</exception>
    public IAsyncEnumerator<ReadOnlyMemory<byte>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ReadOnce();
        return _chunks.GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Writes the bytes to a stream as they come, in pieces that need not be of the chunk size.</summary>
    /// <param name="destination">Where they go; left open.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    /// <returns>How many bytes they were.</returns>
    /// <exception cref="DigestMismatchException">All bytes came, but they are not the blob's.</exception>
    /// <exception cref="InvalidOperationException">The content was read before.</exception>
    /// <exception cref="ObjectDisposedException">The content was disposed.</exception>
    public async Task<long> CopyToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ReadOnce();
        long length = 0;
        await foreach (ReadOnlyMemory<byte> piece in _pieces.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await destination.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            length += piece.Length;
        }

        return length;
    }

    /// <summary>Says how its disposal is awaited: <c>await using (content.ConfigureAwait(false))</c>.</summary>
    /// <param name="continueOnCapturedContext">Whether to go on in the context that it was awaited in.</param>
    public ConfiguredAsyncDisposable ConfigureAwait(bool continueOnCapturedContext) =>
        ((IAsyncDisposable)this).ConfigureAwait(continueOnCapturedContext);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return _dispose();
    }

    private void ReadOnce()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _enumerated, 1) is not 0)
            throw new InvalidOperationException("A BlobContent can be read once; open the blob again to read it again.");
    }
}
