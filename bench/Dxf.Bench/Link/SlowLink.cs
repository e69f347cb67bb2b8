using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dxf.Bench.Link;

/// <summary>
/// A way to a server on which everything takes longer: a port of 127.0.0.1 whose connections lead there over
/// <see cref="DelayLine"/>s. It looks at no byte. TCP's slow start and lost packets are not imitated.
/// </summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _target;
    private readonly TimeProvider _time;
    private readonly Task _accepting;

    private SlowLink(IPEndPoint target, LinkSpeed speed, TimeProvider time)
    {
        (_target, Speed, _time) = (target, speed, time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public LinkSpeed Speed { get; }

    /// <summary>127.0.0.1:PORT.</summary>
    public string Host => "127.0.0.1:" + ((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);

    /// <param name="host">Where it leads, as address and port.</param>
    /// <param name="speed">How slow it is.</param>
    /// <param name="time">The clock.</param>
    public static SlowLink Start(string host, LinkSpeed speed, TimeProvider time) => new(IPEndPoint.Parse(host), speed, time);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptAsync(_stop.Token);
                _connections.RemoveAll(static connection => connection.IsCompleted);
                _connections.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // That is how it is stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(_target, _stop.Token);
                await Task.WhenAll(
                    RunAsync(new DelayLine(client, server, Speed, Speed.RoundTrip, _time), client, server),
                    RunAsync(new DelayLine(server, client, Speed, TimeSpan.Zero, _time), client, server));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The client sees that its connection is closed.
            }
        }
    }

    /// <summary>Where one direction breaks, the other one must not wait for ever.</summary>
    private async Task RunAsync(DelayLine line, Socket client, Socket server)
    {
        try
        {
            await line.RunAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
