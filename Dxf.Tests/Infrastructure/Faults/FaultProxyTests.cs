using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
internal sealed class FaultProxyTests : FaultProxyFixture
{
    [Test]
    public async Task Without_rules_a_push_and_a_pull_pass_and_are_recorded()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry);
        using HttpClient client = NewClient(proxy);
        string repository = TestNames.NewRepository();

        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, Content);
        byte[] pulled = await client.GetByteArrayAsync(pushed.Headers.Location);
        using HttpResponseMessage head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, pushed.Headers.Location));

        Assert.That(pulled, Is.EqualTo(Content));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(Content.Length));
        Assert.That(pushed.Headers.Location!.Authority, Is.EqualTo(proxy.Host));
        Assert.That(
            proxy.Requests.Select(request => (request.Method, request.Status, request.ReceivedBytes, request.SentBytes)),
            Is.EqualTo(new[] { ("POST", 202, 0L, 0L), ("PUT", 201, 100_000L, 0L), ("GET", 200, 0L, 100_000L), ("HEAD", 200, 0L, 0L) }));
        Assert.That(proxy.Requests[1].Target, Does.Contain($"&digest={TestData.DigestOf(Content)}"));
        Assert.That(proxy.Requests[1].Headers["Content-Length"], Is.EqualTo("100000"));
        Assert.That(proxy.WireBytesReceived, Is.InRange(100_000, 110_000));
        Assert.That(proxy.WireBytesSent, Is.InRange(100_000, 110_000));
        Assert.That(proxy.Connections, Is.EqualTo(1), "connections are kept");
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Chunks_and_expected_continues_pass()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry);
        using HttpClient client = NewClient(proxy);
        string upload = await BeginUploadAsync(client, Repository);

        using var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ByteArrayContent(Content) };
        (request.Headers.ExpectContinue, request.Headers.TransferEncodingChunked) = (true, true);
        using HttpResponseMessage sent = await client.SendAsync(request);

        Assert.That(sent.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(sent.Headers.GetValues("Range"), Is.EqualTo(new[] { "0-99999" }));
        Assert.That(proxy.Requests[1].Headers.Contains("Transfer-Encoding", "chunked"), Is.True);
        Assert.That(proxy.Requests[1].ReceivedBytes, Is.EqualTo(100_000));
    }

    [Test]
    public async Task Continue_comes_from_the_registry()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry);
        using HttpClient client = NewClient(proxy);
        string upload = await BeginUploadAsync(client, Repository);
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.RequestAsync("PATCH", upload, "Content-Length: 3", "Expect: 100-continue", "Connection: close");
        await raw.ReadHeadAsync();
        string interim = raw.Text;
        await raw.SendAsync("abc");
        await raw.EndAsync();

        Assert.That(interim, Does.StartWith("HTTP/1.1 100 Continue\r\n"));
        Assert.That(raw.Text, Does.Contain("HTTP/1.1 202 Accepted\r\n").And.Contain("Range: 0-2\r\n"));
    }

    [Test]
    public async Task Registry_that_answers_before_the_end_of_an_upload_is_heard()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry);
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.BeginPutAsync($"/v2/{Repository}/blobs/uploads/unknown?digest=none", 1_000_000);
        await raw.SendAsync(new byte[1_000]);

        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        Assert.That(raw.Head, Does.StartWith("HTTP/1.1 404").And.Contain("Connection: close"));
    }

    [Test]
    public async Task Tls_registry_is_behind_a_tls_proxy_that_can_reset_too()
    {
        RegistryProcess registry = await Registries.BasicAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(registry);
        using HttpClient client = Registries.Certificates.CreateClient();
        client.BaseAddress = proxy.BaseAddress;
        client.DefaultRequestHeaders.Authorization = TestCredentials.Basic();

        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, TestNames.NewRepository(), Content);
        proxy.Add(On.Get("/blobs/").Nth(1, Fault.ResetResponseAfter(60_000)), On.Get("/blobs/").Nth(2, Fault.CloseResponseAfter(60_000)));
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answer = await client.GetAsync(pushed.Headers.Location, HttpCompletionOption.ResponseHeadersRead);
            await using Stream body = await answer.Content.ReadAsStreamAsync();
            byte[] begin = new byte[60_000];
            await body.ReadExactlyAsync(begin);
            Assert.That(begin, Is.EqualTo(Content[..60_000]));
            Assert.That(async () => await body.ReadAsync(begin), Throws.InstanceOf<IOException>());
        }

        Assert.That(await client.GetByteArrayAsync(pushed.Headers.Location), Is.EqualTo(Content));
        Assert.That(pushed.Headers.Location!.Scheme, Is.EqualTo("https"));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Rules_that_never_fired_fail_the_test_by_name()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get("/v2/$").Once(Fault.Respond(503)),
            On.Get("/blobs/").Once(Fault.ResetResponseAfter(100_001)),
            On.Patch("/blobs/uploads/").Where("from a moon", _ => false).First(2, Fault.ResetRequestAfter(0)));
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage unavailable = await client.GetAsync(new Uri("v2/", UriKind.Relative));
        await client.GetByteArrayAsync(new Uri(BlobPath, UriKind.Relative));

        Assert.That(proxy.AssertAllFired, Throws.InstanceOf<AssertionException>()
            .With.Message.Contains("GET /blobs/, once: reset the response after 100001 bytes (matched 1 requests)")
            .And.Message.Contains("PATCH /blobs/uploads/ from a moon, first 2: reset the request after 0 bytes (matched 0 requests)")
            .And.Message.Not.Contains("once: respond 503 (matched"));
        Assert.That(proxy.Rules.Select(rule => (rule.Matched, rule.Fired)), Is.EqualTo(new[] { (1, 1), (1, 0), (0, 0) }));
        Assert.That(proxy.Requests[0].ToString(), Is.EqualTo("GET /v2/ 503 [GET /v2/$, once: respond 503]"));
    }

    [Test]
    public async Task Hits_are_the_first_the_nth_those_from_one_on_or_all()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get("/v2/$").First(2, Fault.SetResponseHeader("First", "2")),
            On.Get("/v2/$").Nth(2, Fault.SetResponseHeader("Nth", "2")),
            On.Get("/v2/$").From(2, Fault.SetResponseHeader("From", "2")),
            On.Any().Always(Fault.SetResponseHeader("Always", "1")));
        using HttpClient client = NewClient(proxy);

        List<string> seen = [];
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));
            seen.Add(string.Join(' ', new[] { "First", "Nth", "From", "Always" }.Where(answer.Headers.Contains)));
        }

        Assert.That(seen, Is.EqualTo(new[] { "First Always", "First Nth From Always", "From Always" }));
    }

    [Test]
    public async Task Chunks_of_the_registry_pass_as_chunks()
    {
        await using FaultProxy chunking = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Always(Fault.OmitLengthAndChunk()));
        await using FaultProxy proxy = await FaultProxy.StartAsync(chunking.BaseAddress, null);
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage answer = await client.GetAsync(new Uri(BlobPath, UriKind.Relative));

        Assert.That(answer.Headers.TransferEncodingChunked, Is.True);
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(Content));
        Assert.That(proxy.Requests.Single().SentBytes, Is.EqualTo(100_000));
    }

    [Test]
    public async Task Answer_is_502_when_the_registry_is_gone()
    {
        using var dead = new DeadPort();
        await using FaultProxy proxy = await FaultProxy.StartAsync(new Uri($"http://{dead.Host}/"), null);
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
    }

    [Test]
    public async Task Disposal_ends_what_still_hangs()
    {
        var gate = new FaultGate();
        FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Once(Fault.StallResponseAfter(1, gate)));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);
        await raw.GetAsync(BlobPath);
        await gate.ReachedAsync();

        await proxy.DisposeAsync();

        Assert.That(await raw.EndAsync(), Is.AnyOf("closed", "reset"));
    }
}
