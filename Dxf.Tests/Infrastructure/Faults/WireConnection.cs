using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>A TCP connection, plain or TLS, that reads lines and bytes and can end in every way a connection can end.</summary>
internal sealed class WireConnection : IDisposable
{
    private const int MaxLine = 1 << 20;
    private const int MaxLeftOver = 256 * 1024;
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeftOverLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private Stream _stream;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    public WireConnection(Socket socket, WireMeter meter)
    {
        _socket = socket;
        socket.NoDelay = true;
        _stream = new MeteredStream(new NetworkStream(socket, ownsSocket: true), meter);
    }

    public async Task AuthenticateAsServerAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
    }

    public async Task AuthenticateAsClientAsync(string host, X509Certificate2 authority, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy }, cancellationToken);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_start == _end) return await _stream.ReadAsync(destination, cancellationToken);

        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    /// <summary>Without its end of line; null at the end of the connection.</summary>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int seen = 0;
        while (true)
        {
            int end = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (end >= 0)
            {
                string line = Encoding.Latin1.GetString(_buffer, _start, seen + end);
                _start += seen + end + 1;
                return line.TrimEnd('\r');
            }

            seen = _end - _start;
            if (!await FillAsync(cancellationToken)) return seen == 0 ? null : throw new EndOfStreamException("the connection ended within a line");
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new WireWriteException(exception);
        }
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken) => WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    /// <summary>Returns when the other side has gone, without reading what it may have sent.</summary>
    public async Task WaitForHangUpAsync(CancellationToken cancellationToken)
    {
        while (!TcpState.HasPeerLeft(_socket)) await Task.Delay(PollInterval, cancellationToken);
    }

    public Task EndAsync(CutKind kind) => kind == CutKind.Reset ? ResetAsync() : CloseAsync();

    /// <summary>RST, after everything written has arrived.</summary>
    public async Task ResetAsync()
    {
        long deadline = Environment.TickCount64 + (long)DeliveryLimit.TotalMilliseconds;
        while (!TcpState.HasDelivered(_socket) && Environment.TickCount64 < deadline) await Task.Delay(1);
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        _socket.Dispose();
    }

    /// <summary>
    /// FIN. Bytes that were sent and not read would turn it into a reset, so some are taken, as web servers do;
    /// a client that goes on sending gets the reset after all.
    /// </summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(LeftOverLimit);
        try
        {
            if (_stream is SslStream { IsAuthenticated: true } tls) await tls.ShutdownAsync();
            _socket.Shutdown(SocketShutdown.Send);
            byte[] leftOver = new byte[16 * 1024];
            int taken = 0;
            while (taken < MaxLeftOver && await _stream.ReadAsync(leftOver, limit.Token) is > 0 and int count) taken += count;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            // It has gone, or does not go: either way this is the end.
        }

        Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLine) throw new InvalidDataException($"a line of more than {MaxLine} bytes");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }
}
