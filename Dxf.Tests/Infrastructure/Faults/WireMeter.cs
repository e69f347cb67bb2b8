namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Counts the bytes on the wire, heads, chunk sizes and TLS included.</summary>
internal sealed class WireMeter
{
    private long _received;
    private long _sent;

    public long Received => Interlocked.Read(ref _received);

    public long Sent => Interlocked.Read(ref _sent);

    public void AddReceived(int count) => Interlocked.Add(ref _received, count);

    public void AddSent(int count) => Interlocked.Add(ref _sent, count);
}
