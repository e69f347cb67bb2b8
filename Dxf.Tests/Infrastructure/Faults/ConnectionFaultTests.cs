using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
internal sealed class ConnectionFaultTests : FaultProxyFixture
{
    [Test]
    public async Task Reset_before_the_request_is_forwarded_leaves_the_registry_as_it_was()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Delete("/blobs/uploads/").Once(Fault.ResetBeforeRequestForwarded()));
        using HttpClient client = NewClient(proxy);
        string upload = await BeginUploadAsync(client, Repository);
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.RequestAsync("DELETE", upload);

        Assert.That(await raw.EndAsync(), Is.EqualTo("reset"));
        Assert.That(raw.Text, Is.Empty);
        using HttpResponseMessage status = await client.GetAsync(new Uri(upload, UriKind.Relative));
        Assert.That(status.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), "the session is still there");
        proxy.AssertAllFired();
    }

    [TestCase(true, "reset")]
    [TestCase(false, "closed")]
    public async Task Lost_answer_is_of_a_request_that_was_done(bool reset, string end)
    {
        FaultAction action = reset ? Fault.ResetBeforeResponse() : Fault.CloseBeforeResponse();
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Delete("/blobs/uploads/").Once(action));
        using HttpClient client = NewClient(proxy);
        string upload = await BeginUploadAsync(client, Repository);
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.RequestAsync("DELETE", upload);

        Assert.That(await raw.EndAsync(), Is.EqualTo(end));
        Assert.That(raw.Text, Is.Empty);
        using HttpResponseMessage status = await client.GetAsync(new Uri(upload, UriKind.Relative));
        Assert.That(status.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "the session is gone");
        Assert.That(proxy.Requests[1].Status, Is.Zero);
        proxy.AssertAllFired();
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(50_000)]
    [TestCase(99_999)]
    [TestCase(100_000)]
    public async Task Reset_of_the_response_comes_after_exactly_so_many_bytes(int bytes)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/sha256:").Once(Fault.ResetResponseAfter(bytes)));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync(BlobPath);

        Assert.That(await raw.EndAsync(), Is.EqualTo("reset"));
        Assert.That(raw.Head, Does.Contain("HTTP/1.1 200").And.Contain("Content-Length: 100000"));
        Assert.That(raw.Body, Is.EqualTo(Content[..bytes]));
        Assert.That(proxy.Requests.Single(), Has.Property("SentBytes").EqualTo(bytes).And.Property("Status").EqualTo(200));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Close_of_the_response_lies_about_its_length()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/sha256:").Once(Fault.CloseResponseAfter(70_000)));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync(BlobPath);

        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        Assert.That(raw.Head, Does.Contain("Content-Length: 100000"));
        Assert.That(raw.Body, Is.EqualTo(Content[..70_000]));
    }

    [Test]
    public async Task Cut_of_a_chunked_response_tears_a_chunk()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get("/blobs/sha256:").Always(Fault.OmitLengthAndChunk()),
            On.Get("/blobs/sha256:").Always(Fault.CloseResponseAfter(10)));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync(BlobPath);

        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        Assert.That(raw.Body, Is.EqualTo((byte[])[.. "a\r\n"u8, .. Content[..10], .. "\r\n400\r\n"u8]));
    }

    [Test]
    public async Task Stalled_response_goes_on_when_the_gate_opens()
    {
        var gate = new FaultGate();
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/sha256:").Once(Fault.StallResponseAfter(1_000, gate)));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync(BlobPath);
        await raw.ReadBodyAsync(1_000);
        await gate.ReachedAsync();
        Assert.That(raw.Body, Is.EqualTo(Content[..1_000]));
        Assert.That(raw.IsOpen, Is.True);
        gate.Open();
        await raw.ReadBodyAsync(100_000);

        Assert.That(raw.Body, Is.EqualTo(Content));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Stalled_upload_goes_on_when_the_gate_opens()
    {
        var gate = new FaultGate();
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Put("/blobs/uploads/").Once(Fault.StallRequestAfter(1_000, gate)));
        using HttpClient client = NewClient(proxy);

        Task<HttpResponseMessage> pushing = BlobUpload.PushAsync(client, TestNames.NewRepository(), Content);
        await gate.ReachedAsync();
        long received = proxy.Requests[1].ReceivedBytes;
        gate.Open();
        using HttpResponseMessage pushed = await pushing;

        Assert.That(received, Is.EqualTo(1_000));
        Assert.That(pushed.IsSuccessStatusCode, Is.True);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Stall_ends_when_the_client_hangs_up()
    {
        (FaultGate download, FaultGate upload, FaultGate answer) = (new FaultGate(), new FaultGate(), new FaultGate());
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get("/blobs/sha256:").Once(Fault.StallResponseAfter(1_000, download)),
            On.Put("/blobs/uploads/").Once(Fault.StallRequestAfter(2, upload)),
            On.Get("/v2/$").Once(Fault.StallBeforeResponse(answer)));
        using (RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress))
        {
            await raw.GetAsync(BlobPath);
            await download.ReachedAsync();
        }

        using (RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress))
        {
            await raw.BeginPutAsync($"/v2/{Repository}/blobs/uploads/none", 100);
            await raw.SendAsync("some");
            await upload.ReachedAsync();
        }

        using (RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress))
        {
            await raw.GetAsync("/v2/");
            await answer.ReachedAsync();
        }

        await Task.WhenAll(download.HungUpAsync(), upload.HungUpAsync(), answer.HungUpAsync());
        proxy.AssertAllFired();
    }

    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(600_000, true)]
    [TestCase(1_000_000, true)]
    [TestCase(600_000, false)]
    public async Task Cut_of_an_upload_comes_after_the_registry_has_exactly_so_many_bytes(int bytes, bool reset)
    {
        byte[] upload = new TestData().Bytes(1_000_000);
        FaultAction action = reset ? Fault.ResetRequestAfter(bytes) : Fault.CloseRequestAfter(bytes);
        await using TrapServer upstream = await TrapServer.StartAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(upstream.BaseAddress, null, On.Patch("").Once(action));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.RequestAsync("PATCH", "/", "Content-Length: 1000000");
        // No more than what passes: a client in the middle of sending would see that fail, and not the end.
        await raw.SendAsync(upload[..bytes]);
        TrappedRequest forwarded = await upstream.NextAsync();

        Assert.That(await raw.EndAsync(), Is.EqualTo(reset ? "reset" : "closed"));
        Assert.That(forwarded.Body.ToArray(), Is.EqualTo(upload[..bytes]));
        Assert.That(proxy.Requests.Single(), Has.Property("ReceivedBytes").EqualTo(bytes).And.Property("Status").Zero);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Cut_upload_leaves_its_bytes_in_the_registry(CancellationToken cancellationToken)
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open(), cancellationToken);
        await using FaultProxy proxy = await FaultProxy.StartAsync(registry, On.Patch("/blobs/uploads/").Once(Fault.ResetRequestAfter(60_000)));
        using HttpClient client = NewClient(proxy);
        var upload = new Uri(await BeginUploadAsync(client, TestNames.NewRepository()), UriKind.Relative);

        Assert.That(async () => await client.PatchAsync(upload, new ByteArrayContent(Content), cancellationToken), Throws.InstanceOf<HttpRequestException>());

        // As soon as it has written them, the session's Location (which says: none yet) is no longer valid.
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage answer = await client.GetAsync(upload, cancellationToken);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.NoContent);

        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        proxy.AssertAllFired();
    }
}
