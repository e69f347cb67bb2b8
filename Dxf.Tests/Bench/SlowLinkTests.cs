using System.Net;
using System.Net.Sockets;
using Dxf.Bench.Link;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Bench;

/// <summary>The link only takes time: all bytes come, and ends and breaks are passed on.</summary>
internal sealed class SlowLinkTests
{
    // More than the line holds at once.
    private const int Length = 3_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly LinkSpeed Quick = new(TimeSpan.FromMilliseconds(2), 200_000_000);

    [Test]
    public async Task All_bytes_come_in_both_directions_and_each_direction_ends_by_itself()
    {
        using TcpListener listener = Listen();
        await using SlowLink link = Open(listener);
        using TcpClient client = await ConnectAsync(link);
        using TcpClient server = await listener.AcceptTcpClientAsync();
        TestData data = new();
        NetworkStream near = client.GetStream();
        NetworkStream far = server.GetStream();
        byte[] request = data.Bytes(Length);
        byte[] answer = data.Bytes(Length);

        Task<byte[]> received = ReadToEndAsync(far);
        await near.WriteAsync(request);
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.That(await received, Is.EqualTo(request));

        received = ReadToEndAsync(near);
        await far.WriteAsync(answer);
        server.Client.Shutdown(SocketShutdown.Send);
        Assert.That(await received, Is.EqualTo(answer));
    }

    [Test]
    public async Task A_server_that_breaks_the_connection_breaks_it_for_the_client()
    {
        using TcpListener listener = Listen();
        await using SlowLink link = Open(listener);
        using TcpClient client = await ConnectAsync(link);
        TcpClient server = await listener.AcceptTcpClientAsync();
        server.Client.Close(timeout: 0);

        // As an end or as a reset, whichever the client sees: it must not wait for ever.
        int received = 0;
        try
        {
            received = (await ReadToEndAsync(client.GetStream()).WaitAsync(Patience)).Length;
        }
        catch (IOException)
        {
            // A reset.
        }

        Assert.That(received, Is.Zero);
    }

    [Test]
    public async Task A_client_that_is_gone_leaves_no_connection_to_the_server()
    {
        using TcpListener listener = Listen();
        await using SlowLink link = Open(listener);
        TcpClient client = await ConnectAsync(link);
        using TcpClient server = await listener.AcceptTcpClientAsync();
        client.Dispose();

        Assert.That(await ReadToEndAsync(server.GetStream()).WaitAsync(Patience), Is.Empty);
    }

    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static SlowLink Open(TcpListener listener) => SlowLink.Start(listener.LocalEndpoint.ToString()!, Quick, TimeProvider.System);

    private static async Task<TcpClient> ConnectAsync(SlowLink link)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPEndPoint.Parse(link.Host));
        return client;
    }

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        using MemoryStream content = new();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }
}
