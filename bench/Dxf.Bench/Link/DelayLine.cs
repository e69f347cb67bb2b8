using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Dxf.Bench.Link;

/// <summary>
/// One direction of a connection over the slow link. Each part that comes in is given the time at which its last byte
/// leaves the line: when the parts before it are through at the line's rate, and half a round trip later. Then it goes
/// out. A part that goes out late, because timers are coarse, makes none of the later ones late.
/// </summary>
internal sealed class DelayLine(Socket from, Socket to, LinkSpeed speed, TimeSpan handshake, TimeProvider time)
{
    // Small enough to be sent smoothly: less than a millisecond's worth at 20 MB/s.
    private const int PartSize = 16 * 1024;

    private readonly Channel<Part> _line = Channel.CreateBounded<Part>(new BoundedChannelOptions(Capacity(speed))
    {
        SingleReader = true,
        SingleWriter = true,
    });

    /// <summary>Goes on until the sender has sent all, or one of the two is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task received = ReceiveAsync(stop.Token);
        try
        {
            await SendAsync(cancellationToken);
        }
        finally
        {
            // Where nothing can be sent any more, nothing more is received.
            await stop.CancelAsync();
            await received;
        }
    }

    /// <summary>
    /// What is on its way on a line that is never idle, and as much again: the line must not run dry because the
    /// sender is only read from when there is room.
    /// </summary>
    private static int Capacity(LinkSpeed speed) =>
        8 + (int)Math.Ceiling(2 * speed.BytesPerSecond * speed.RoundTrip.TotalSeconds / 2 / PartSize);

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        // Opening a connection takes a round trip before the first byte can go.
        long ready = time.GetTimestamp() + Ticks(handshake);
        try
        {
            while (true)
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(PartSize);
                int length = await from.ReceiveAsync(buffer.AsMemory(0, PartSize), cancellationToken);
                if (length is 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    await _line.Writer.WriteAsync(new Part(null, 0, Math.Max(ready, time.GetTimestamp()) + Ticks(speed.RoundTrip / 2)), cancellationToken);
                    _line.Writer.Complete();
                    return;
                }

                ready = Math.Max(ready, time.GetTimestamp()) + Ticks(TimeSpan.FromSeconds((double)length / speed.BytesPerSecond));
                await _line.Writer.WriteAsync(new Part(buffer, length, ready + Ticks(speed.RoundTrip / 2)), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side sees that the line ends.
            _line.Writer.TryComplete(exception);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (Part part in _line.Reader.ReadAllAsync(cancellationToken))
        {
            // Task.Delay knows whole milliseconds only, and cuts off the rest: it would come back at once, again and again.
            TimeSpan wait = time.GetElapsedTime(time.GetTimestamp(), part.Due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);

            if (part.Buffer is null)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            for (int sent = 0; sent < part.Length;)
                sent += await to.SendAsync(part.Buffer.AsMemory(sent, part.Length - sent), cancellationToken);
            ArrayPool<byte>.Shared.Return(part.Buffer);
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <param name="Buffer">The bytes, or null for the end.</param>
    /// <param name="Length">How many of them.</param>
    /// <param name="Due">The timestamp at which they come out.</param>
    private readonly record struct Part(byte[]? Buffer, int Length, long Due);
}
