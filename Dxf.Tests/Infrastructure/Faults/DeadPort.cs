using System.Net.Sockets;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>A port of 127.0.0.1 that is taken, refuses connections, and may be opened later: nothing listening, then listening.</summary>
internal sealed class DeadPort : IDisposable
{
    private readonly Socket _socket = LoopbackListener.Reserve();

    public DeadPort() => Host = _socket.LocalEndPoint!.ToString()!;

    /// <summary>As <c>DXF_HOST</c> wants it: 127.0.0.1:PORT.</summary>
    public string Host { get; }

    /// <summary>The registry answers here from now on, through a proxy that the caller disposes.</summary>
    public FaultProxy ListenLater(RegistryProcess registry, params FaultRule[] rules) =>
        FaultProxy.StartOn(_socket, registry.BaseAddress, registry.Options.Certificates, rules);

    public void Dispose() => _socket.Dispose();
}
