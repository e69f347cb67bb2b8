using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>In real time: the idle timeout is the shortest that can be set.</summary>
[TestFixture]
internal sealed class StalledPullTests : ReadingFixture
{
    private static readonly Action<DxfOptions> OneSecond = options => options.IdleTimeout = TimeSpan.FromSeconds(1);

    [Test]
    public async Task Stalled_body_is_gone_on_with_over_another_connection()
    {
        var gate = new FaultGate();
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.StallResponseAfter(50_000, gate))], OneSecond);

        await gate.HungUpAsync();
        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=50000-" }));
    }

    [Test]
    public async Task Registry_that_does_not_answer_is_asked_again()
    {
        var gate = new FaultGate();
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.StallBeforeResponse(gate))], OneSecond);

        await gate.HungUpAsync();
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Length_that_must_be_counted_is_not_waited_for_without_end()
    {
        var gate = new FaultGate();
        await using FaultProxy proxy = await StartAsync(
            On.Head(Blobs).Always(Fault.Respond(405)),
            On.Get(Blobs).Always(Fault.OmitLengthAndChunk()),
            On.Get(Blobs).Always(Fault.StallResponseAfter(50_000, gate)));

        ToolResult result = await RunToolAsync(proxy.Host, "blob-size", "--timeout", "1", "--retries", "0", Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(69), result.Stderr);
        Assert.That(result.Stderr, Does.Contain("no byte came or went for 1 s"));
    }

    [Test]
    public async Task Stall_that_stays_is_told_with_the_time_that_was_waited()
    {
        var gate = new FaultGate();
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Always(Fault.StallResponseAfter(0, gate)));

        ToolResult result = await RunToolAsync(proxy.Host, "pull-blob", "--timeout", "1", Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(69), result.Stderr);
        Assert.That(result.Stderr, Does.Contain("no byte came or went for 1 s"));
        Assert.That(proxy.Count("GET"), Is.EqualTo(2));
    }

    [TestCase("pull-blob", "GET")]
    [TestCase("del-blob", "DELETE")]
    public async Task Refusal_whose_explanation_stalls_is_told_without_it(string verb, string method)
    {
        var gate = new FaultGate();
        await using FaultProxy proxy = await StartAsync(new RequestMatch(method, Blobs).Always(Fault.StallResponseAfter(10, gate)));

        ToolResult result = await RunToolAsync(proxy.Host, verb, "--timeout", "1", Repository, TestData.DigestOf("absent"u8));

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(2), result.Stderr);
        Assert.That(result.Stderr, Does.Contain("Not Found (404)"));
    }

    [Test]
    public async Task Stalled_manifest_is_asked_for_again()
    {
        await using ReadingClient direct = ReadingClient.Of(Registry);
        ManifestContent expected = await direct.PushAliasAsync(Repository, "stalled", Content);
        var gate = new FaultGate();
        await using FaultProxy proxy = await StartAsync(On.Get("/manifests/").Once(Fault.StallResponseAfter(20, gate)));
        await using ReadingClient dxf = ReadingClient.Of(proxy, OneSecond);

        ManifestContent? manifest = await dxf.FindManifestAsync(Repository, "stalled");

        proxy.AssertAllFired();
        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(expected.Bytes.ToArray()));
        Assert.That(proxy.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Reader_that_takes_its_time_is_no_stall()
    {
        await using FaultProxy proxy = await StartAsync();
        await using ReadingClient dxf = ReadingClient.Of(proxy, OneSecond);
        await using BlobContent content = await dxf.Endpoint.Blobs.OpenReadAsync(
            RepositoryName.Parse(Repository), Digest.Parse(BlobDigest), new BlobReadOptions { ChunkSize = 60_000 });
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = content.GetAsyncEnumerator();
        await chunks.MoveNextAsync();
        byte[] first = chunks.Current.ToArray();

        // A fault of another connection tells when more than the timeout is over.
        var gate = new FaultGate();
        await PullAsync([On.Get(Blobs).Once(Fault.StallResponseAfter(0, gate))], options => options.IdleTimeout = TimeSpan.FromSeconds(1.5));
        await chunks.MoveNextAsync();

        Assert.That((byte[])[.. first, .. chunks.Current.Span], Is.EqualTo(Content));
        Assert.That(await chunks.MoveNextAsync(), Is.False);
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
    }
}
