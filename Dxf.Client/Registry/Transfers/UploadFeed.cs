using System.Security.Cryptography;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// What an upload sends, part by part. Each byte is hashed when it is sent first, so that the digest is that of what
/// was sent, however often parts of it were sent again.
/// </summary>
internal abstract class UploadFeed : IAsyncDisposable
{
    protected const int PieceSize = 256 * 1024;

    private readonly IncrementalHash? _hash;
    private readonly DigestAlgorithm _algorithm;
    private readonly Digest? _expected;
    private long _readTo;

    /// <param name="source">The content.</param>
    /// <param name="expected">The digest that the registry is told, where it is known before.</param>
    /// <param name="hash">Whether what is sent is hashed; not where somebody else does.</param>
    protected UploadFeed(BlobSource source, Digest? expected, bool hash = true)
    {
        Source = source;
        _expected = expected;
        _algorithm = expected?.Algorithm ?? DigestAlgorithm.Sha256;
        _hash = hash ? IncrementalHash.CreateHash(_algorithm.Name) : null;
    }

    /// <param name="source">The content.</param>
    /// <param name="expected">The digest that the registry is told, where it is known before.</param>
    public static UploadFeed Open(BlobSource source, Digest? expected) =>
        source.CanReplay ? new ReplayFeed(source, expected) : new BufferedFeed(source, expected);

    /// <summary>Finds out the length of a content that is short, where it isn't known.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The content's length in bytes, once it is known: said by the source, or found at its end.</summary>
    public long? Length { get; protected set; }

    /// <summary>What the content is called, for errors.</summary>
    public string Name => Source.Name ?? "the content";

    /// <summary>What went wrong on this side of the connection: the source failed, or changed.</summary>
    public Exception? Failure { get; protected set; }

    protected BlobSource Source { get; }

    /// <summary>Makes the body of a request that sends from here on.</summary>
    /// <param name="offset">The first byte to send.</param>
    /// <param name="limit">The largest number of bytes to send.</param>
    /// <param name="monitor">Told how the sending gets on.</param>
    /// <param name="cancellationToken">Stops reading ahead.</param>
    public abstract Task<HttpContent> CreatePartAsync(long offset, long limit, UploadMonitor monitor, CancellationToken cancellationToken);

    /// <summary>Whether the content can be sent from here.</summary>
    public abstract bool CanSendFrom(long offset);

    /// <summary>How many bytes were read for sending so far: nobody can have got more.</summary>
    public long ReadTo => _readTo;

    /// <summary>Where the body that was sent last ends.</summary>
    public long SentTo { get; protected set; }

    /// <summary>The digest of the whole content, once all of it was sent.</summary>
    public Digest GetDigest() => _hash is not null && _readTo == Length
        ? Digest.FromHash(_algorithm, _hash.GetCurrentHash())
        : throw new InvalidOperationException("Not all of the content was sent.");

    /// <summary>Takes bytes that are sent into the hash, where they were not before.</summary>
    protected void Hash(long offset, ReadOnlySpan<byte> bytes)
    {
        long known = _readTo - offset;
        if (known < bytes.Length)
        {
            _hash?.AppendData(bytes[(int)known..]);
            _readTo = offset + bytes.Length;
        }

        // Told before the last byte goes out, so that the registry never gets to believe it.
        if (_readTo == Length && _expected is { } expected && GetDigest() is var sent && sent != expected)
            throw Failure = new DigestMismatchException(expected, sent, $"{Name}, as it was sent");
    }

    /// <summary>What is wrong with a content that has more bytes than it says.</summary>
    public static SourceChangedException HasMore(BlobSource source) =>
        new($"{source.Name ?? "the content"} has more than the {source.Length} bytes that were announced");

    /// <summary>What is sent failed, and nothing on the way did: it is not sent again.</summary>
    public void Fail(Exception exception)
    {
        TransientFaults.MarkGivenUp(exception);
        Failure ??= exception;
    }

    /// <summary>Asks the source for its next chunk; where it fails, that is this side's fault.</summary>
    protected async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await chunks.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Failure = exception;
            throw;
        }
    }

    /// <summary>Reads what an earlier run sent, so that the hash covers it.</summary>
    public async Task SkipToAsync(long offset, CancellationToken cancellationToken)
    {
        long position = 0;
        await foreach (ReadOnlyMemory<byte> chunk in Source.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            int wanted = (int)Math.Min(chunk.Length, offset - position);
            Hash(position, chunk.Span[..wanted]);
            position += wanted;
            if (position == offset)
                return;
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        _hash?.Dispose();
        return ValueTask.CompletedTask;
    }
}
