using System.Net;
using System.Net.Http.Headers;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
internal sealed class HeaderFaultTests : FaultProxyFixture
{
    [Test]
    public async Task Ignored_range_brings_the_whole_body()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").WithHeader("Range").Nth(2, Fault.IgnoreRange()));
        using HttpClient client = NewClient(proxy);

        (HttpStatusCode Status, int Length) first = await GetTailAsync(client);
        (HttpStatusCode Status, int Length) second = await GetTailAsync(client);

        Assert.That(first, Is.EqualTo((HttpStatusCode.PartialContent, 1_000)));
        Assert.That(second, Is.EqualTo((HttpStatusCode.OK, 100_000)));
        Assert.That(proxy.Requests[1].Headers["Range"], Is.EqualTo("bytes=99000-"), "it is recorded as the client sent it");
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Content_range_is_wrong()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Always(Fault.WrongContentRange("bytes 0-999/100000")));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync(BlobPath, "Range: bytes=99000-");
        await raw.ReadBodyAsync(1_000);

        Assert.That(raw.Head, Does.StartWith("HTTP/1.1 206").And.Contain("Content-Range: bytes 0-999/100000\r\n"));
        Assert.That(raw.Body, Is.EqualTo(Content[99_000..]));
    }

    [Test]
    public async Task Headers_are_dropped_set_and_edited()
    {
        await using TrapServer upstream = await TrapServer.StartAsync(answer: Reply.Of(200).WithHeader("One", "1").WithHeader("Two", "2"));
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            upstream.BaseAddress,
            null,
            On.Any().Always(Fault.DropRequestHeader("Accept")),
            On.Any().Always(Fault.SetRequestHeader("Via", "test")),
            On.Any().Always(Fault.DropResponseHeader("One")),
            On.Any().Always(Fault.EditResponseHeader("Two", two => two + two)),
            On.Any().Always(Fault.SetResponseHeader("Docker-Content-Digest", "sha256:wrong")));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync("/", "Accept: a", "Accept: b");
        await raw.ReadHeadAsync();

        Assert.That(upstream.Requests.Single().Headers.Contains("Accept"), Is.False);
        Assert.That(upstream.Requests.Single().Headers["Via"], Is.EqualTo("test"));
        Assert.That(raw.Head, Does.Not.Contain("One:").And.Contain("Two: 22\r\n").And.Contain("Docker-Content-Digest: sha256:wrong\r\n"));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Locations_and_links_lead_elsewhere()
    {
        const string next = "</v2/_catalog?last=x%2Fy&n=1>; rel=\"next\"";
        await using TrapServer upstream = await TrapServer.StartAsync(answer: Reply.Of(202).WithHeader("Location", "http://here:1/up?_state=a%3d%3D").WithHeader("Link", next));
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            upstream.BaseAddress,
            null,
            On.Post("/other").Always(Fault.LocationOn(new Uri("https://elsewhere:99"))),
            On.Post("/relative").Always(Fault.RelativeLocation()),
            On.Get("/tags").Always(Fault.LinkOn(new Uri("http://elsewhere:99"))));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.RequestAsync("POST", "/other", "Content-Length: 0");
        await raw.RequestAsync("POST", "/relative", "Content-Length: 0");
        await raw.GetAsync("/tags", "Connection: close");
        await raw.EndAsync();

        Assert.That(raw.Text, Does.Contain("Location: https://elsewhere:99/up?_state=a%3d%3D\r\n"));
        Assert.That(raw.Text, Does.Contain("Location: /up?_state=a%3d%3D\r\n"));
        Assert.That(raw.Text, Does.Contain("Link: <http://elsewhere:99/v2/_catalog?last=x%2Fy&n=1>; rel=\"next\"\r\n"));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Body_without_a_length_ends_with_the_connection_or_the_last_chunk()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get("/blobs/").Nth(1, Fault.OmitLengthAndClose()),
            On.Get("/blobs/").Nth(2, Fault.OmitLengthAndChunk()),
            On.Get("/blobs/").Nth(3, Fault.SpeakHttp10()));

        (string closed, byte[] closedBody) = await GetRawAsync(proxy);
        using HttpClient client = NewClient(proxy);
        using HttpResponseMessage chunked = await client.GetAsync(new Uri(BlobPath, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        byte[] chunkedBody = await chunked.Content.ReadAsByteArrayAsync();
        (string old, byte[] oldBody) = await GetRawAsync(proxy);

        Assert.That(closed, Does.StartWith("HTTP/1.1 200").And.Contain("Connection: close").And.Not.Contain("Content-Length").And.Not.Contain("chunked"));
        Assert.That(chunked.Headers.TransferEncodingChunked, Is.True);
        Assert.That(old, Does.StartWith("HTTP/1.0 200").And.Not.Contain("Content-Length").And.Not.Contain("chunked"));
        Assert.That((closedBody.Length, chunkedBody.Length, oldBody.Length), Is.EqualTo((100_000, 100_000, 100_000)));
        Assert.That(closedBody.Concat(chunkedBody).Concat(oldBody), Is.EqualTo(Content.Concat(Content).Concat(Content)));
        proxy.AssertAllFired();
    }

    private async Task<(string Head, byte[] Body)> GetRawAsync(FaultProxy proxy)
    {
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);
        await raw.GetAsync(BlobPath);
        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        return (raw.Head, raw.Body);
    }

    private async Task<(HttpStatusCode Status, int Length)> GetTailAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, BlobPath) { Headers = { Range = new RangeHeaderValue(99_000, null) } };
        using HttpResponseMessage answer = await client.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }
}
