using System.Net;
using System.Net.Sockets;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>A port that is taken and refuses connections: bound, but nobody listens.</summary>
internal sealed class DeadEnd : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public DeadEnd() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>127.0.0.1:PORT.</summary>
    public string Host => _socket.LocalEndPoint!.ToString()!;

    public void Dispose() => _socket.Dispose();
}
