using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Accepts connections on a port of 127.0.0.1, plain or TLS, and ends those that are still open with itself.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly ServerCertificate? _certificate;
    private readonly Func<WireConnection, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly Task _accepting;
    private int _accepted;
    private int _disposed;

    private LoopbackListener(Socket socket, ServerCertificate? certificate, Func<WireConnection, CancellationToken, Task> serve)
    {
        _socket = socket;
        _certificate = certificate;
        _serve = serve;
        Address = new Uri($"{(certificate is null ? "http" : "https")}://{socket.LocalEndPoint}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public WireMeter Meter { get; } = new();

    /// <summary>How many connections there have been, requests or not.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>What went wrong in the server itself: a test that sees such a thing has proved nothing.</summary>
    public IReadOnlyList<Exception> Failures => [.. _failures];

    /// <summary>A socket that is bound to a free port and does not listen.</summary>
    public static Socket Reserve()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    public static LoopbackListener Start(Socket reserved, ServerCertificate? certificate, Func<WireConnection, CancellationToken, Task> serve)
    {
        reserved.Listen();
        return new LoopbackListener(reserved, certificate, serve);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;

        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting.WaitAsync(CancellationToken.None);
        await Task.WhenAll(_connections.Keys);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket accepted = await _socket.AcceptAsync(_stopping.Token);
                Interlocked.Increment(ref _accepted);
                Task connection = ServeAsync(accepted);
                _connections.TryAdd(connection, 0);
                _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // It stops, or a client gave up before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        using var connection = new WireConnection(accepted, Meter);
        try
        {
            if (_certificate is not null) await connection.AuthenticateAsServerAsync(_certificate.Certificate, _stopping.Token);
            await _serve(connection, _stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidDataException)
        {
            // The client went away or speaks something else, or the server stops.
        }
        catch (Exception exception)
        {
            _failures.Enqueue(exception);
        }
    }
}
