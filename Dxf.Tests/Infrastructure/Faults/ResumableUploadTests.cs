using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>What distribution 2.8 does with a torn upload, and what it does behind <see cref="Fault.ResumableUploads"/>.</summary>
[TestFixture]
internal sealed class ResumableUploadTests : FaultProxyFixture
{
    [Test]
    public async Task Torn_upload_is_lost()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Patch("/blobs/uploads/").Once(Fault.CloseRequestAfter(60_000)));
        using HttpClient client = NewClient(proxy);
        Uri upload = await TearAsync(client);

        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(method, upload));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("BLOB_UPLOAD_INVALID"));
        }

        proxy.AssertAllFired();
    }

    [Test]
    public async Task Torn_upload_goes_on_where_the_proxy_corrects_its_state()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Patch("/blobs/uploads/").Once(Fault.CloseRequestAfter(60_000)),
            On.Any("/blobs/uploads/.").Always(Fault.ResumableUploads(Registry)));
        using HttpClient client = NewClient(proxy);
        Uri upload = await TearAsync(client);

        using HttpResponseMessage status = await client.GetAsync(upload);
        Assert.That(status.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(status.Headers.GetValues("Range"), Is.EqualTo(new[] { "0-59999" }));
        using HttpResponseMessage twice = await PatchAsync(client, status.Headers.Location!, 0);
        using HttpResponseMessage resumed = await PatchAsync(client, status.Headers.Location!, 60_000);
        using HttpResponseMessage closed = await CloseAsync(client, resumed.Headers.Location!, []);

        Assert.That(twice.StatusCode, Is.EqualTo(HttpStatusCode.RequestedRangeNotSatisfiable));
        Assert.That(closed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(await client.GetByteArrayAsync(closed.Headers.Location), Is.EqualTo(Content));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Torn_upload_can_be_ended_where_the_proxy_corrects_its_state()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Patch("/blobs/uploads/").Once(Fault.CloseRequestAfter(60_000)),
            On.Delete("/blobs/uploads/.").Always(Fault.ResumableUploads(Registry)));
        using HttpClient client = NewClient(proxy);
        Uri upload = await TearAsync(client);

        using HttpResponseMessage deleted = await client.DeleteAsync(upload);

        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        proxy.AssertAllFired();
    }

    /// <summary>The session that was torn.</summary>
    private async Task<Uri> TearAsync(HttpClient client)
    {
        var upload = new Uri(await BeginUploadAsync(client, TestNames.NewRepository()), UriKind.Relative);
        Assert.That(async () => await client.PatchAsync(upload, new ByteArrayContent(Content)), Throws.InstanceOf<HttpRequestException>());
        return upload;
    }

    private async Task<HttpResponseMessage> PatchAsync(HttpClient client, Uri upload, int from)
    {
        var content = new ByteArrayContent(Content[from..]);
        content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{from}-{Content.Length - 1}"));
        return await client.PatchAsync(upload, content);
    }

    private Task<HttpResponseMessage> CloseAsync(HttpClient client, Uri upload, byte[] rest)
    {
        var content = new ByteArrayContent(rest) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return client.PutAsync(new Uri($"{upload.OriginalString}&digest={TestData.DigestOf(Content)}"), content);
    }
}
