using System.Threading.Channels;

namespace Dxf.Client.Reading;

/// <summary>Wakes the one who waits for it. What was signalled while nobody waited is kept, once.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _slot = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _slot.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _slot.Reader.ReadAsync(cancellationToken);
}
