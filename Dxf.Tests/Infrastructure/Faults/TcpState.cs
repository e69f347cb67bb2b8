using System.Buffers.Binary;
using System.Net.Sockets;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>What the kernel knows of a connection and no stream tells: TCP_INFO, from linux/tcp.h.</summary>
internal static class TcpState
{
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int UnacknowledgedOffset = 24;
    private const int UnsentOffset = 144;
    private const byte Closed = 7;
    private const byte CloseWait = 8;

    /// <summary>
    /// Everything written has reached the other side's kernel. A reset throws away what has not, so it has to wait for
    /// this where the number of bytes before it matters. Elsewhere than on Linux it is only hoped for.
    /// </summary>
    public static bool HasDelivered(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        return !TryRead(socket, info)
            || info[0] == Closed
            || (BinaryPrimitives.ReadUInt32LittleEndian(info[UnacknowledgedOffset..]) == 0
                && BinaryPrimitives.ReadUInt32LittleEndian(info[UnsentOffset..]) == 0);
    }

    /// <summary>The other side has closed or reset, even if bytes it sent before that are still unread.</summary>
    public static bool HasPeerLeft(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        try
        {
            return TryRead(socket, info)
                ? info[0] is Closed or CloseWait
                : socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    private static bool TryRead(Socket socket, Span<byte> info)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            return socket.GetRawSocketOption(TcpLevel, TcpInfo, info) >= UnsentOffset + sizeof(uint);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
