using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dxf.Tests.Registry;

/// <summary>
/// A server that writes what it is told, byte for byte, however wrong: one answer for each request, and then the next
/// on the same connection, unless the answer says <c>Connection: close</c> or comes to an end before its length.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Func<string, (string Answer, bool Close)> _answer;
    private readonly Task _running;
    private int _connections;

    /// <param name="answer">Gets the request's first line, and says what to write and whether to hang up then.</param>
    public RawServer(Func<string, (string Answer, bool Close)> answer)
    {
        _answer = answer;
        _listener.Start();
        _running = RunAsync();
    }

    public string Host => ((IPEndPoint)_listener.LocalEndpoint).ToString();

    /// <summary>How many connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Each request's first line and headers.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static RawServer Always(string answer) => new(_ => (answer, true));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
                while (await ReadHeadAsync(reader) is { } head)
                {
                    _requests.Enqueue(head);
                    (string answer, bool close) = _answer(head.Split("\r\n")[0]);
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
                    if (close)
                        return;
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // Stopped, or hung up by the client.
            }
        }
    }

    /// <summary>For requests without a body.</summary>
    private async Task<string?> ReadHeadAsync(StreamReader reader)
    {
        StringBuilder head = new();
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.Length is 0)
                return head.ToString();
            head.Append(line).Append("\r\n");
        }

        return null;
    }
}
