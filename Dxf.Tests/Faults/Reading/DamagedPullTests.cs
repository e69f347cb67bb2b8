using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Bytes that are not the blob's: nothing of them is called done.</summary>
[TestFixture]
internal sealed class DamagedPullTests : ReadingFixture
{
    public static IEnumerable<TestCaseData> Damages()
    {
        yield return new TestCaseData(Fault.CorruptResponseByte(0)).SetArgDisplayNames("first byte");
        yield return new TestCaseData(Fault.CorruptResponseByte(99_999)).SetArgDisplayNames("last byte");
        yield return new TestCaseData(Fault.TruncateResponse(99_999)).SetArgDisplayNames("too short");
        yield return new TestCaseData(Fault.TruncateResponse(0)).SetArgDisplayNames("empty");
        yield return new TestCaseData(Fault.AppendToResponse([1])).SetArgDisplayNames("too long");
        yield return new TestCaseData(Fault.ReplaceResponseBody(_ => "<html>Sign in</html>"u8.ToArray())).SetArgDisplayNames("a page");
    }

    [TestCaseSource(nameof(Damages))]
    public async Task File_that_came_damaged_once_is_fetched_again(FaultAction damage)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Once(damage));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        using TempFolder folder = new();
        string file = folder.WriteText("blob", "old");

        Descriptor pulled = await dxf.PullToFileAsync(Repository, BlobDigest, file);

        proxy.AssertAllFired();
        Assert.That(pulled.Size, Is.EqualTo(Content.Length));
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(Content));
        Assert.That(proxy.Requests, Has.Count.EqualTo(2));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { file }));
    }

    [TestCaseSource(nameof(Damages))]
    public async Task File_that_came_damaged_twice_is_refused_and_the_old_one_stays(FaultAction damage)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).First(2, damage));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        using TempFolder folder = new();
        string file = folder.WriteText("blob", "old");

        Assert.That(async () => await dxf.PullToFileAsync(Repository, BlobDigest, file), Throws.TypeOf<DigestMismatchException>());

        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(2));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { file }));
    }

    [TestCaseSource(nameof(Damages))]
    public async Task Enumeration_of_a_damaged_blob_throws_instead_of_ending(FaultAction damage)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Once(damage));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        await using BlobContent content = await dxf.Endpoint.Blobs.OpenReadAsync(
            RepositoryName.Parse(Repository), Digest.Parse(BlobDigest), new BlobReadOptions { ChunkSize = 1000 });

        DigestMismatchException? failure = Assert.ThrowsAsync<DigestMismatchException>(async () =>
        {
            await foreach (ReadOnlyMemory<byte> chunk in content) Assert.That(chunk.Length, Is.LessThanOrEqualTo(1000));
        });

        proxy.AssertAllFired();
        Assert.That(failure!.Message, Does.Contain(BlobDigest));
        Assert.That(proxy.Requests, Has.Count.EqualTo(1), "what was yielded can't be called back, so nothing is fetched again");
    }

    [Test]
    public async Task Bytes_beyond_the_length_are_nobodys()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.AppendBeyondLength("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray()))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
    }

    [Test]
    public async Task Bytes_beyond_the_length_do_not_answer_the_next_request()
    {
        await using FaultProxy proxy = await StartAsync(
            On.Get(Blobs).Once(Fault.AppendBeyondLength("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"u8.ToArray())));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        byte[] first = await dxf.PullAsync(Repository, BlobDigest);
        byte[] second = await dxf.PullAsync(Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(first, Is.EqualTo(Content));
        Assert.That(second, Is.EqualTo(Content));
    }

    [Test]
    public async Task Resumed_blob_that_is_damaged_is_fetched_again_from_its_start()
    {
        await using FaultProxy proxy = await StartAsync(
            On.Get(Blobs).Once(Fault.ResetResponseAfter(50_000)), On.Get(Blobs).WithHeader("Range").Once(Fault.CorruptResponseByte(49_999)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        using TempFolder folder = new();

        await dxf.PullToFileAsync(Repository, BlobDigest, folder.File("blob"));

        proxy.AssertAllFired();
        Assert.That(await File.ReadAllBytesAsync(folder.File("blob")), Is.EqualTo(Content));
        Assert.That(proxy.Requests.Select(request => request.Headers["Range"]), Is.EqualTo(new[] { null, "bytes=50000-", null }));
    }

    [Test]
    public async Task Tool_says_65_for_a_file_and_keeps_the_old_one()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Always(Fault.CorruptResponseByte(5)));
        using TempFolder folder = new();
        string file = folder.WriteText("blob", "old");

        ToolResult result = await RunToolAsync(proxy.Host, "pull-blob", "-o", file, Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(65), result.Stderr);
        Assert.That(result.Stderr, Does.Contain(BlobDigest).And.Not.Contain("   at "));
        Assert.That(proxy.Count("GET"), Is.EqualTo(2));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { file }));
    }

    [Test]
    public async Task Tool_says_65_after_what_it_wrote_to_stdout()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Once(Fault.CorruptResponseByte(99_999)));

        ToolResult result = await RunToolAsync(proxy.Host, "pull-blob", Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(65), result.Stderr);
        Assert.That(result.Stdout.AsSpan(0, 99_999).SequenceEqual(Content.AsSpan(0, 99_999)), Is.True);
    }

    [TestCase(1, 0)]
    [TestCase(2, 65)]
    public async Task Verify_first_writes_nothing_to_stdout_that_is_wrong(int times, int exitCode)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).First(times, Fault.CorruptResponseByte(99_999)));

        ToolResult result = await RunToolAsync(proxy.Host, "pull-blob", "--verify-first", Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Stderr);
        Assert.That(result.Stdout, Is.EqualTo(exitCode == 0 ? Content : []));
    }
}
