using System.Net.Sockets;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>The server behind the proxy: a new connection for each request.</summary>
internal sealed class UpstreamServer(Uri address, TestCertificates? certificates)
{
    private readonly WireMeter _meter = new();

    public async Task<WireConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            var connection = new WireConnection(socket, _meter);
            if (certificates is not null) await connection.AuthenticateAsClientAsync(address.Host, certificates.Authority, cancellationToken);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Its 401 to this request without credentials and body. A server that is open to all is not asked to do the request, and has no challenge.</summary>
    public async Task<Reply> AskForChallengeAsync(RequestHead request, CancellationToken cancellationToken)
    {
        await AskAsync(new RequestHead("GET", "/v2/", "HTTP/1.1", []), request.Headers["Host"], cancellationToken);
        return await AskAsync(new RequestHead(request.Method, request.Target, "HTTP/1.1", []), request.Headers["Host"], cancellationToken);
    }

    private async Task<Reply> AskAsync(RequestHead request, string? host, CancellationToken cancellationToken)
    {
        using WireConnection connection = await ConnectAsync(cancellationToken);
        request.Headers.Add("Host", host ?? address.Authority);
        request.Headers.Add("Content-Length", "0");
        await connection.WriteAsync(request.ToString(), cancellationToken);
        ResponseHead head = await ResponseHead.ReadAsync(connection, cancellationToken);
        return head is { Status: 401 } && head.Headers["WWW-Authenticate"] is { } challenge
            ? Reply.OfChallenge(challenge)
            : throw new InvalidOperationException($"{address} has no challenge: it answered {head.Status} to {request.Method} {request.Target} without credentials");
    }
}
