using System.Buffers;
using Dxf.Client.Reading;

namespace Dxf.Client.Registry.Transfers;

/// <summary>A part of a blob that comes over a connection of its own, and is kept until it is its turn.</summary>
internal sealed class BlobSegment : IAsyncDisposable
{
    private readonly ResumingStream _stream;
    private readonly int _size;
    private readonly byte[] _buffer;
    private readonly Signal _came = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _receiving;
    private volatile bool _ended;
    private int _receivedTo;
    private int _takenTo;

    /// <param name="stream">The part's bytes; closed with the segment.</param>
    /// <param name="size">How many they are.</param>
    public BlobSegment(ResumingStream stream, int size)
    {
        _stream = stream;
        _size = size;
        _buffer = ArrayPool<byte>.Shared.Rent(size);
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

        int read = Math.Min(buffer.Length, Volatile.Read(ref _receivedTo) - _takenTo);
        _buffer.AsMemory(_takenTo, read).CopyTo(buffer);
        _takenTo += read;
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await using (_stream.ConfigureAwait(false))
            {
                while (_receivedTo < _size)
                {
                    int read = await _stream.ReadAsync(_buffer.AsMemory(_receivedTo, _size - _receivedTo), _stopping.Token).ConfigureAwait(false);
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
