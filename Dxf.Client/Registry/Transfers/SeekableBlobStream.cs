namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// A blob that is read at any position, range by range. Where reads follow one another the ranges grow, so that few
/// requests do.
/// </summary>
internal sealed class SeekableBlobStream(RegistryConnection connection, RepositoryName repository, Descriptor blob) : Stream
{
    private const int SmallestRange = 64 * 1024;
    private const int LargestRange = 4 * 1024 * 1024;

    private byte[] _buffer = [];
    private long _bufferStart;
    private int _filled;
    private int _range = SmallestRange;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => !_disposed;

    public override bool CanWrite => false;

    public override long Length => blob.Size;

    public override long Position
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty || Position >= Length)
            return 0;
        if (Position < _bufferStart || Position >= _bufferStart + _filled)
            await FetchAsync(buffer.Length, cancellationToken).ConfigureAwait(false);

        int from = (int)(Position - _bufferStart);
        int read = Math.Min(buffer.Length, _filled - from);
        _buffer.AsMemory(from, read).CopyTo(buffer);
        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Zip and Parquet readers of others read so. On the thread pool there is no context that could be waited for.
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
#pragma warning disable VSTHRD002 // A synchronous read blocks; it is documented that it does.
        return Task.Run(() => ReadAsync(buffer.AsMemory(offset, count)).AsTask()).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            SeekOrigin.End => Length + offset,
            _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "expected Begin, Current or End"),
        };

        // As files do it.
        return Position = position >= 0 ? position : throw new IOException("There is nothing before the beginning of a blob.");
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _buffer = [];
        base.Dispose(disposing);
    }

    private async ValueTask FetchAsync(int wanted, CancellationToken cancellationToken)
    {
        _range = Position == _bufferStart + _filled && _filled > 0 ? Math.Min(_range * 4, LargestRange) : SmallestRange;
        long start = Position;
        if (Length - start < SmallestRange)
        {
            // The end of a file is read backwards more often than not: what precedes it comes along.
            start = Math.Max(0, Length - SmallestRange);
        }

        int size = (int)Math.Min(Length - start, Math.Max(_range, Math.Min(wanted, LargestRange)));
        if (_buffer.Length < size)
            _buffer = GC.AllocateUninitializedArray<byte>(size);
        _filled = 0;

        // All of it is no part, and every server gives it.
        long? end = size == Length ? null : start + size;
        ResumingStream part = new(connection, repository, blob.Digest, start, end, Length);
        await using (part.ConfigureAwait(false))
        {
            try
            {
                await part.ReadExactlyAsync(_buffer.AsMemory(0, size), cancellationToken).ConfigureAwait(false);
            }
            catch (RangeNotServedException exception)
            {
                throw new NotSupportedException(exception.Message, exception);
            }
        }

        _bufferStart = start;
        _filled = size;
    }
}
