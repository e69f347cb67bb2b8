using System.Net;
using System.Net.Sockets;

namespace Dxf.Client.Auth;

/// <summary>
/// Keeps a registry on the internet from sending credentials, and requests, into the user's own network: it can't name
/// a token server there. What counts is the address that is connected to, not the name.
/// </summary>
/// <param name="registryHost">The registry's host.</param>
/// <param name="isChosenByUser">Whether the token server is the user's choice, and none of the registry's.</param>
internal sealed class RealmPolicy(string registryHost, bool isChosenByUser)
{
    /// <summary>Set on requests to a token server.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsTokenRequest = new("Dxf.TokenRequest");

    private volatile IPAddress? _registryAddress;

    /// <summary>Connects as <see cref="SocketsHttpHandler"/> does, and looks at where that led.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(ToEndPoint(context.DnsEndPoint), cancellationToken).ConfigureAwait(false);
            Check(context.InitialRequestMessage, context.DnsEndPoint.Host, ((IPEndPoint)socket.RemoteEndPoint!).Address);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="DxfException">A registry on a public address sends a token request to an address that is not.</exception>
    internal void Check(HttpRequestMessage request, string connectedHost, IPAddress address)
    {
        // Through a proxy it is the proxy that decides where requests go.
        string host = request.RequestUri!.IdnHost;
        if (!string.Equals(connectedHost, host, StringComparison.OrdinalIgnoreCase))
            return;

        if (string.Equals(host, registryHost, StringComparison.OrdinalIgnoreCase))
        {
            _registryAddress = address;
            return;
        }

        bool isTokenRequest = request.Options.TryGetValue(IsTokenRequest, out bool token) && token;
        if (isTokenRequest && !isChosenByUser && IsPrivate(address) && !(_registryAddress is { } registry && IsPrivate(registry)))
        {
            string where = _registryAddress is null ? "reached through a proxy" : "on a public address";
            throw new DxfException(
                $"{registryHost}, {where}, names a token server in the private network ({host}, {address}); nothing was sent there (DXF_AUTH_HOST can name it)");
        }
    }

    /// <summary>The address for "here" (0.0.0.0) is none that .NET connects to; others take it for the machine's own.</summary>
    private static EndPoint ToEndPoint(DnsEndPoint named) => IPAddress.TryParse(named.Host, out IPAddress? address) switch
    {
        true when address.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, named.Port),
        true when address.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, named.Port),
        _ => named,
    };

    /// <summary>Whether an address is this machine's, this link's or a private network's.</summary>
    internal static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily is AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal;

        byte[] bytes = address.GetAddressBytes();
        return (bytes[0], bytes[1]) switch
        {
            (10 or 127 or 0, _) => true,
            (172, >= 16 and <= 31) => true,
            (192, 168) => true,
            (169, 254) => true,
            (100, >= 64 and <= 127) => true,
            _ => false,
        };
    }
}
