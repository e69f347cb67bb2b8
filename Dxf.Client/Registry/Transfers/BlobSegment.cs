using Dxf.Client.Reading;

namespace Dxf.Client.Registry.Transfers;

/// <summary>A part of a blob that comes over a connection of its own, and is kept until it is its turn.</summary>
internal sealed class BlobSegment : IAsyncDisposable
{
    private readonly ResumingStream _stream;
    private readonly int _size;
    private readonly SegmentBlocks _memory;
    private readonly byte[]?[] _blocks;
    private readonly Signal _came = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _receiving;
    private volatile bool _ended;
    private int _receivedTo;
    private int _takenTo;

    /// <param name="stream">The part's bytes; closed with the segment.</param>
    /// <param name="size">How many they are.</param>
    /// <param name="memory">Where what is kept goes.</param>
    public BlobSegment(ResumingStream stream, int size, SegmentBlocks memory)
    {
        _memory = memory;
        _stream = stream;
        _size = size;
        _blocks = new byte[]?[(size + SegmentBlocks.BlockSize - 1) / SegmentBlocks.BlockSize];
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>Gives the next bytes, or none once all were given.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_takenTo == _size)
            return 0;
        while (true)
        {
            bool ended = _ended;
            if (Volatile.Read(ref _receivedTo) > _takenTo)
                break;

            // What went wrong is thrown here; what has ended has left no byte behind.
            if (ended)
                await _receiving.WaitAsync(cancellationToken).ConfigureAwait(false);
            await _came.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        int received = Volatile.Read(ref _receivedTo);
        int index = _takenTo / SegmentBlocks.BlockSize;
        Memory<byte> block = BlockFrom(_takenTo);
        int read = Math.Min(Math.Min(buffer.Length, received - _takenTo), block.Length);
        block[..read].CopyTo(buffer);
        _takenTo += read;
        if (read == block.Length)
        {
            _memory.GiveBack(_blocks[index]!);
            _blocks[index] = null;
        }

        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        foreach (byte[]? block in _blocks)
        {
            if (block is not null)
                _memory.GiveBack(block);
        }

        Array.Clear(_blocks);
    }

    /// <summary>What is left of a position's block.</summary>
    private Memory<byte> BlockFrom(int position)
    {
        int offset = position % SegmentBlocks.BlockSize;
        int length = Math.Min(SegmentBlocks.BlockSize, _size - (position - offset));
        return _blocks[position / SegmentBlocks.BlockSize].AsMemory(offset, length - offset);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await using (_stream.ConfigureAwait(false))
            {
                while (_receivedTo < _size)
                {
                    _blocks[_receivedTo / SegmentBlocks.BlockSize] ??= _memory.Take();
                    int read = await _stream.ReadAsync(BlockFrom(_receivedTo), _stopping.Token).ConfigureAwait(false);
                    Volatile.Write(ref _receivedTo, _receivedTo + read);
                    _came.Set();
                }
            }
        }
        finally
        {
            // Said before the last signal: the task itself is only done after it, and nobody would wake for that.
            _ended = true;
            _came.Set();
        }
    }
}
