using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Dxf.Client.Reading;

/// <summary>
/// Reads a stream and lets it end only where its bytes hash to a digest. Three things go on at once: bytes are received
/// into a ring of blocks, hashed, and handed out; the slowest of them sets the pace, and the ring bounds the memory.
/// </summary>
/// <remarks>
/// Nothing is received before the first byte is asked for, or <see cref="Start"/> is called. It is read by one reader.
/// </remarks>
internal sealed class VerifiedReader : IAsyncDisposable
{
    /// <summary>About how large a block is; a larger chunk has a block to itself.</summary>
    private const int UsualBlock = 256 * 1024;

    /// <summary>About how many bytes are kept.</summary>
    private const int UsualRing = 2 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly Digest _expected;
    private readonly long? _length;
    private readonly string _context;
    private readonly int _chunkSize;
    private readonly int _blockSize;
    private readonly byte[]?[] _ring;
    private readonly Signal _received = new();
    private readonly Signal _toHash = new();
    private readonly Signal _freed = new();
    private readonly CancellationTokenSource _stopping = new();

    // How far each of the three has come, in bytes. Each has one writer.
    private long _receivedTo;
    private long _hashedTo;
    private long _takenTo;

    private volatile bool _ended;
    private Task? _receiving;
    private Task<Digest>? _hashing;

    /// <param name="stream">What to read; left open.</param>
    /// <param name="expected">The digest that was asked for.</param>
    /// <param name="length">How many bytes must come, where that is known: not one more is handed out.</param>
    /// <param name="chunkSize">The length of every chunk but the last.</param>
    /// <param name="context">What is being read, for the error.</param>
    public VerifiedReader(Stream stream, Digest expected, long? length, int chunkSize, string context)
    {
        _stream = stream;
        _expected = expected;
        _length = length;
        _context = context;
        _chunkSize = chunkSize;

        // A chunk never goes over a block's end.
        _blockSize = chunkSize >= UsualBlock ? chunkSize : UsualBlock / chunkSize * chunkSize;
        _ring = new byte[]?[Math.Max(2, UsualRing / _blockSize)];
    }

    /// <summary>Begins to receive and to hash.</summary>
    public void Start()
    {
        if (_receiving is not null)
            return;
        _receiving = Task.Run(ReceiveAsync);
        _hashing = Task.Run(HashAsync);
    }

    /// <summary>Hands out chunks of the exact size, the last excepted. Each is valid until the next one is asked for.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunksAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(_chunkSize, cancellationToken);

    /// <summary>Hands out what is there, as soon as it is there. Each piece is valid until the next one is asked for.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPiecesAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(exact: null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_receiving is not null)
            await Task.WhenAll(_receiving, _hashing!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (int i = 0; i < _ring.Length; i++)
        {
            if (Interlocked.Exchange(ref _ring[i], null) is { } block)
                ArrayPool<byte>.Shared.Return(block);
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        int? exact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Start();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfDisposed();
            long taken = _takenTo;
            int inBlock = (int)(taken % _blockSize);
            bool ended = _ended;
            long there = Volatile.Read(ref _receivedTo) - taken;
            if (there < (exact ?? 1) && !ended)
            {
                await _received.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            // What broke off is not handed out in a shorter chunk.
            if (ended && there < (exact ?? 1))
                await EndAsync(_receiving!, cancellationToken).ConfigureAwait(false);
            if (there is 0)
                break;

            int size = (int)Math.Min(there, exact ?? _blockSize - inBlock);
            yield return _ring[(int)(taken / _blockSize % _ring.Length)].AsMemory(inBlock, size);
            Volatile.Write(ref _takenTo, taken + size);
            if (inBlock + size == _blockSize)
                _freed.Set();
        }

        await EndAsync(_hashing!, cancellationToken).ConfigureAwait(false);
        Digest actual = await _hashing!.ConfigureAwait(false);
        if (actual != _expected)
            throw new DigestMismatchException(_expected, actual, _context);
    }

    /// <summary>Waits for the end of what goes on beside the reading, which is stopped where somebody disposes the content meanwhile.</summary>
    private async Task EndAsync(Task beside, CancellationToken cancellationToken)
    {
        try
        {
            await beside.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ThrowIfDisposed();
            throw;
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, typeof(BlobContent));

    private async Task ReceiveAsync()
    {
        try
        {
            CancellationToken stopping = _stopping.Token;
            long position = 0;
            while (true)
            {
                int inBlock = (int)(position % _blockSize);
                if (inBlock is 0)
                    await PrepareBlockAsync(position, stopping).ConfigureAwait(false);

                byte[] block = _ring[(int)(position / _blockSize % _ring.Length)]!;
                int read = await _stream.ReadAsync(block.AsMemory(inBlock, Math.Min(block.Length, _blockSize) - inBlock), stopping).ConfigureAwait(false);
                if (read is 0)
                    return;

                position += read;
                if (position > _length)
                    throw new DxfException($"{_context}: more bytes came than the {_length} that it has");
                Volatile.Write(ref _receivedTo, position);
                _received.Set();
                _toHash.Set();
            }
        }
        finally
        {
            _ended = true;
            _received.Set();
            _toHash.Set();
        }
    }

    /// <summary>Waits until the ring has room for the block that begins here, and sees that there is memory for it.</summary>
    private async ValueTask PrepareBlockAsync(long position, CancellationToken cancellationToken)
    {
        long oldest = position - ((_ring.Length - 1) * (long)_blockSize);
        while (Math.Min(Volatile.Read(ref _takenTo), Volatile.Read(ref _hashedTo)) < oldest)
            await _freed.WaitAsync(cancellationToken).ConfigureAwait(false);

        // No more than what must come; the one byte more tells whether something else does.
        ref byte[]? slot = ref _ring[(int)(position / _blockSize % _ring.Length)];
        int wanted = (int)Math.Min(_blockSize, _length - position + 1 ?? _blockSize);
        if (slot is null || slot.Length < wanted)
        {
            if (slot is not null)
                ArrayPool<byte>.Shared.Return(slot);
            slot = ArrayPool<byte>.Shared.Rent(wanted);
        }
    }

    private async Task<Digest> HashAsync()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(_expected.Algorithm.Name);
        CancellationToken stopping = _stopping.Token;
        while (true)
        {
            bool ended = _ended;
            long hashed = _hashedTo;
            long there = Volatile.Read(ref _receivedTo) - hashed;
            if (there is 0)
            {
                if (ended)
                    return Digest.FromHash(_expected.Algorithm, hash.GetHashAndReset());
                await _toHash.WaitAsync(stopping).ConfigureAwait(false);
                continue;
            }

            int inBlock = (int)(hashed % _blockSize);
            int size = (int)Math.Min(there, _blockSize - inBlock);
            hash.AppendData(_ring[(int)(hashed / _blockSize % _ring.Length)]!, inBlock, size);
            Volatile.Write(ref _hashedTo, hashed + size);
            if (inBlock + size == _blockSize)
                _freed.Set();
        }
    }
}
