using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

[TestFixture]
internal sealed class CutPullTests : ReadingFixture
{
    [Test]
    public async Task Reset_before_the_headers_is_asked_again([Values(1, 2, 4)] int times, [Values] bool forwarded)
    {
        FaultAction cut = forwarded ? Fault.ResetBeforeResponse() : Fault.ResetBeforeRequestForwarded();
        Pulled pulled = await PullAsync([On.Get(Blobs).First(times, cut)]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new string?[times + 1]));
    }

    [Test]
    public async Task Close_before_the_headers_is_asked_again()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.CloseBeforeResponse())]);

        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(2));
    }

    [TestCase(0, null)]
    [TestCase(1, "bytes=1-")]
    [TestCase(50_000, "bytes=50000-")]
    [TestCase(99_999, "bytes=99999-")]
    public async Task Pull_resumes_at_the_byte_where_the_connection_broke(int bytes, string? range)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.ResetResponseAfter(bytes))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, range }));
        Assert.That(pulled.Requests.Sum(request => request.SentBytes), Is.EqualTo(Content.Length), "no byte came twice");
    }

    [TestCase(0, null)]
    [TestCase(1, "bytes=1-")]
    [TestCase(50_000, "bytes=50000-")]
    [TestCase(99_999, "bytes=99999-")]
    public async Task Short_body_under_its_full_length_is_gone_on_with(int bytes, string? range)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.CloseResponseAfter(bytes))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, range }));
    }

    [Test]
    public async Task Reset_after_the_last_byte_harms_nothing()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.ResetResponseAfter(100_000))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Pull_goes_on_as_long_as_each_connection_brings_a_byte([Values] bool reset)
    {
        FaultAction cut = reset ? Fault.ResetResponseAfter(1) : Fault.CloseResponseAfter(1);
        Pulled pulled = await PullAsync([On.Get(Blobs).First(20, cut)]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges.Skip(1), Is.EqualTo(Enumerable.Range(1, 20).Select(byteIndex => $"bytes={byteIndex}-")));
        Assert.That(pulled.Waits, Has.All.LessThan(TimeSpan.FromSeconds(1)), "each byte makes the waits short again");
    }

    [Test]
    public async Task Blob_of_3_MiB_survives_20_cuts()
    {
        string repository = TestNames.NewRepository();
        byte[] content = new TestData().Bytes(3 << 20);
        using HttpClient pusher = Registry.CreateClient();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(pusher, repository, content);
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).First(20, Fault.ResetResponseAfter(150_000)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        byte[] pulled = await dxf.PullAsync(repository, TestData.DigestOf(content));

        Assert.That(pulled.AsSpan().SequenceEqual(content), Is.True);
        Assert.That(proxy.Rules.Single().Fired, Is.EqualTo(20));
        Assert.That(proxy.Requests, Has.Count.EqualTo(21));
        Assert.That(proxy.Requests.Sum(request => request.SentBytes), Is.EqualTo(content.Length));
    }

    [Test]
    public async Task Cut_of_64_MiB_at_half_costs_a_hundredth_of_them_at_most()
    {
        const int size = 64 << 20;
        string repository = TestNames.NewRepository();
        byte[] content = new TestData().Bytes(size);
        using HttpClient pusher = Registry.CreateClient();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(pusher, repository, content);
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Once(Fault.ResetResponseAfter(size / 2)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        using TempFolder folder = new();

        Descriptor pulled = await dxf.PullToFileAsync(repository, TestData.DigestOf(content), folder.File("blob"));

        proxy.AssertAllFired();
        Assert.That(pulled.Size, Is.EqualTo(size));
        Assert.That((await File.ReadAllBytesAsync(folder.File("blob"))).AsSpan().SequenceEqual(content), Is.True);
        Assert.That(proxy.WireBytesSent, Is.InRange(size, size * 1.01));
    }

    [Test]
    public async Task Pull_gives_up_after_five_tries_without_a_byte([Values(0, 1, 50_000)] int before)
    {
        Pulled pulled = await PullAsync(before == 0
            ? [On.Get(Blobs).Always(Fault.ResetResponseAfter(0))]
            : [On.Get(Blobs).Once(Fault.ResetResponseAfter(before)), On.Get(Blobs).From(2, Fault.ResetResponseAfter(0))]);

        Assert.That(pulled.Failure, Is.InstanceOf<HttpIOException>());
        Assert.That(pulled.Requests, Has.Count.EqualTo(5));
        Assert.That(pulled.Waits, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Pull_gives_up_after_five_tries_without_an_answer()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.ResetBeforeResponse())]);

        Assert.That(pulled.Failure, Is.InstanceOf<HttpRequestException>());
        Assert.That(pulled.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Tool_that_gives_up_says_so_in_one_line_and_keeps_the_old_file()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Once(Fault.ResetResponseAfter(50_000)), On.Get(Blobs).From(2, Fault.ResetResponseAfter(0)));
        using TempFolder folder = new();
        string file = folder.WriteText("blob", "old");

        ToolResult result = await RunToolAsync(proxy.Host, "pull-blob", "--retries", "4", "-o", file, Repository, BlobDigest);

        Assert.That(result.ExitCode, Is.EqualTo(69), result.Stderr);
        Assert.That(result.Stderr.TrimEnd().Split('\n')[^1], Does.StartWith("dxf: ").And.Contain(proxy.Host).And.Contain("connection broke"));
        Assert.That(result.Stderr, Does.Not.Contain("   at "));
        Assert.That(proxy.Count("GET"), Is.EqualTo(5));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { file }), "no temporary file is left");
    }
}
