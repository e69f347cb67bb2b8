using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>What a client sees on the wire, and how its connection ended, without an HTTP client's view of it.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Everything that came.</summary>
    public MemoryStream Received { get; } = new();

    public string Text => Encoding.Latin1.GetString(Received.ToArray());

    public string Head => Text[..(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2)];

    /// <summary>What follows the (last) head.</summary>
    public byte[] Body => Received.ToArray()[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    public static async Task<RawClient> ConnectAsync(Uri server)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(server.Host, server.Port);
        return client;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }

    /// <summary>A request without a body.</summary>
    public Task RequestAsync(string method, string target, params string[] headers) =>
        SendAsync($"{method} {target} HTTP/1.1\r\nHost: {_socket.RemoteEndPoint}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public Task GetAsync(string target, params string[] headers) => RequestAsync("GET", target, headers);

    /// <summary>The head of an upload with a body of this length.</summary>
    public Task BeginPutAsync(string target, long length, params string[] headers) =>
        RequestAsync("PUT", target, [string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}"), .. headers]);

    /// <summary>Reads until so many bytes of body have come.</summary>
    public async Task ReadBodyAsync(int length)
    {
        while ((!Text.Contains("\r\n\r\n", StringComparison.Ordinal) || Body.Length < length) && await ReadAsync())
        {
            // Not yet.
        }
    }

    public async Task ReadHeadAsync() => await ReadBodyAsync(0);

    /// <summary>Reads to the end of the connection: "reset", or "closed".</summary>
    public async Task<string> EndAsync()
    {
        try
        {
            while (await ReadAsync())
            {
                // Not yet.
            }

            return "closed";
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "reset";
        }
    }

    /// <summary>Whether the connection can still be read from without an end having come: it is asked once.</summary>
    public bool IsOpen => !(_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);

    public void Dispose()
    {
        _socket.Dispose();
        Received.Dispose();
    }

    private async Task<bool> ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        using var limit = new CancellationTokenSource(Patience);
        int count = await _socket.ReceiveAsync(buffer, limit.Token);
        await Received.WriteAsync(buffer.AsMemory(0, count));
        return count > 0;
    }
}
