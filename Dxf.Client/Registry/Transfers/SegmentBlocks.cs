using System.Buffers;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// The memory that the segments of one blob share: a block is taken when bytes come for it and given back when they were
/// read, so that there are as many as there is to keep. It ends with the blob.
/// </summary>
internal sealed class SegmentBlocks : IDisposable
{
    public const int BlockSize = 256 * 1024;

    // Not simply the shared pool: that keeps what one thread gave back for the same thread, and makes new ones for others.
    private readonly Stack<byte[]> _free = [];
    private readonly Lock _lock = new();

    public byte[] Take()
    {
        lock (_lock)
        {
            if (_free.TryPop(out byte[]? block))
                return block;
        }

        return ArrayPool<byte>.Shared.Rent(BlockSize);
    }

    public void GiveBack(byte[] block)
    {
        lock (_lock)
            _free.Push(block);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_free.TryPop(out byte[]? block))
                ArrayPool<byte>.Shared.Return(block);
        }
    }
}
