using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
[CancelAfter(60_000)]
internal sealed class DeadPortTests
{
    [Test]
    public async Task Dead_port_refuses_and_answers_once_it_listens()
    {
        using var dead = new DeadPort();
        using HttpClient client = new() { BaseAddress = new Uri($"http://{dead.Host}/") };

        Assert.That(
            async () => await client.GetAsync(new Uri("v2/", UriKind.Relative)),
            Throws.InstanceOf<HttpRequestException>().With.InnerException.InstanceOf<SocketException>().With.InnerException.Property("SocketErrorCode").EqualTo(SocketError.ConnectionRefused));
        await using FaultProxy proxy = dead.ListenLater(await Registries.OpenAsync());
        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(proxy.Host, Is.EqualTo(dead.Host));
    }
}
