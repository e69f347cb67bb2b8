using System.Collections.Concurrent;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>A request as the client sent it to <see cref="FaultProxy"/>, and what became of it.</summary>
internal sealed class ObservedRequest(string method, string target, HeaderList headers)
{
    private readonly ConcurrentQueue<string> _faults = new();
    private long _receivedBytes;
    private long _sentBytes;
    private volatile int _status;

    public string Method { get; } = method;

    /// <summary>Path and query, byte for byte.</summary>
    public string Target { get; } = target;

    public string Path { get; } = target.Split('?')[0];

    public HeaderList Headers { get; } = headers;

    /// <summary>Bytes of body that the proxy took from the client, without chunk framing.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    /// <summary>Bytes of body that the proxy sent to the client, without chunk framing: counted just before they go.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>What the client was answered, known before it sees it; 0 where it got no answer (yet).</summary>
    public int Status
    {
        get => _status;
        set => _status = value;
    }

    /// <summary>The names of the rules that fired on it.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    public void AddReceived(int count) => Interlocked.Add(ref _receivedBytes, count);

    public void AddSent(int count) => Interlocked.Add(ref _sentBytes, count);

    public void AddFault(string rule) => _faults.Enqueue(rule);

    public override string ToString() => $"{Method} {Target} {Status}{(_faults.IsEmpty ? "" : $" [{string.Join("; ", _faults)}]")}";
}
