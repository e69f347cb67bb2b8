using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Registries that keep their blobs elsewhere, under addresses that expire.</summary>
[TestFixture]
internal sealed class RedirectedPullTests : ReadingFixture
{
    [Test]
    public async Task Redirect_to_another_port_is_followed([Values(301, 302, 303, 307, 308)] int status)
    {
        await using TrapServer storage = await TrapServer.StartAsync(Content);
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.RedirectTo(new Uri(storage.BaseAddress, "blob?signature=a%2Fb%3D&x=1"), status))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(storage.Requests.Single().Target, Is.EqualTo("/blob?signature=a%2Fb%3D&x=1"), "byte for byte: it is signed");
        storage.AssertNoCredentials();
    }

    [Test]
    public async Task Resume_asks_the_registry_for_a_new_address()
    {
        await using FaultProxy storage = await StartAsync(
            On.Get(Blobs).Once(Fault.ResetResponseAfter(50_000)),
            On.Any().Where("with the old signature, again", request => request.Target.EndsWith("signature=1", StringComparison.Ordinal)).From(2, Fault.Respond(403)));
        Pulled pulled = await PullAsync(
        [
            On.Get(Blobs).Nth(1, Fault.RedirectTo(new Uri(storage.BaseAddress, BlobPath + "?signature=1"))),
            On.Get(Blobs).Nth(2, Fault.RedirectTo(new Uri(storage.BaseAddress, BlobPath + "?signature=2"))),
        ]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(storage.Requests.Select(request => request.Target), Is.EqualTo(new[] { BlobPath + "?signature=1", BlobPath + "?signature=2" }));
        Assert.That(storage.Requests[1].Headers["Range"], Is.EqualTo("bytes=50000-"));
        Assert.That(storage.Rules[0].Fired, Is.EqualTo(1));
    }

    [Test]
    public async Task Storage_that_stumbles_is_asked_again_through_the_registry()
    {
        await using FaultProxy storage = await StartAsync(On.Get(Blobs).First(2, Fault.Respond(503)));
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.RedirectTo(new Uri(storage.BaseAddress, BlobPath)))]);

        storage.AssertAllFired();
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Storage_that_ignores_ranges_is_put_up_with()
    {
        await using TrapServer storage = await TrapServer.StartAsync(Content);
        await using FaultProxy link = await FaultProxy.StartAsync(storage.BaseAddress, null, On.Get("").Once(Fault.ResetResponseAfter(50_000)));
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.RedirectTo(link.BaseAddress))]);

        link.AssertAllFired();
        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(link.Requests[1].Headers["Range"], Is.EqualTo("bytes=50000-"));
    }

    [Test]
    public async Task Storage_that_is_down_is_named_by_no_registry_answer()
    {
        using var storage = new DeadPort();
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.RedirectTo(new Uri($"http://{storage.Host}/")))]);

        Assert.That(pulled.Failure, Is.InstanceOf<HttpRequestException>());
        Assert.That(pulled.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Redirects_in_a_circle_end_after_ten()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.Respond(302, ("Location", "?again")))]);

        Assert.That(pulled.Failure, Is.TypeOf<DxfException>().With.Message.Contains("10"));
        Assert.That(pulled.Requests, Has.Count.EqualTo(11));
    }

    [TestCase("")]
    [TestCase("file:///etc/passwd")]
    [TestCase("javascript:alert(1)")]
    [TestCase("http://")]
    public async Task Redirect_to_no_address_is_refused(string location)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.Respond(302, ("Location", location)))]);

        Assert.That(pulled.Failure, Is.TypeOf<DxfException>());
        Assert.That(pulled.Requests, Has.Count.EqualTo(1));
    }
}
