using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>What a blob that is read at any position costs, and what becomes of it where the registry is not as it should be.</summary>
[TestFixture]
[SuppressMessage("Performance", "CA1849", Justification = "Zip readers of others read synchronously.")]
[SuppressMessage("Usage", "VSTHRD103", Justification = "Zip readers of others read synchronously.")]
internal sealed class SeekablePullTests : ReadingFixture
{
    [Test]
    public async Task The_directory_of_a_zip_and_an_entry_cost_a_few_requests()
    {
        TestData data = new();
        byte[] wanted = data.Bytes(5_000);
        using MemoryStream made = new();
        await using (ZipArchive zip = new(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < 100; i++)
            {
                await using Stream entry = await zip.CreateEntry($"entry-{i}", CompressionLevel.NoCompression).OpenAsync();
                await entry.WriteAsync(i is 40 ? wanted : data.Bytes(100_000));
            }
        }

        await using FaultProxy proxy = await StartAsync();
        await using Stream blob = await PushAndOpenAsync(proxy, made.ToArray());
        using ZipArchive read = new(blob, ZipArchiveMode.Read);
        Assert.That(read.Entries, Has.Count.EqualTo(100));
        Assert.That(proxy.Count("GET"), Is.LessThanOrEqualTo(2), "the directory is at the end");
        using MemoryStream content = new();
        using (Stream entry = read.GetEntry("entry-40")!.Open())
            entry.CopyTo(content);

        Assert.That(content.ToArray(), Is.EqualTo(wanted));
        Assert.That(proxy.Count("HEAD"), Is.EqualTo(1));
        Assert.That(proxy.Count("GET"), Is.LessThanOrEqualTo(4));
        Assert.That(proxy.Requests.Sum(static request => request.SentBytes), Is.LessThan(300_000), "of ten million");
    }

    [Test]
    public async Task Reading_on_asks_for_more_and_more_at_a_time()
    {
        byte[] content = new TestData().Bytes(20 << 20);
        await using FaultProxy proxy = await StartAsync();
        await using Stream blob = await PushAndOpenAsync(proxy, content);
        using MemoryStream all = new();
        await blob.CopyToAsync(all, 10_000);

        Assert.That(all.ToArray().AsSpan().SequenceEqual(content));
        List<(long From, long To)> ranges = [.. proxy.Requests.Where(static request => request.Method is "GET").Select(RangeOf)];
        Assert.That(ranges, Has.Count.LessThanOrEqualTo(9));
        Assert.That(ranges.Max(static range => range.To - range.From), Is.LessThan(4 << 20), "memory is bounded");
        Assert.That(proxy.Requests.Sum(static request => request.SentBytes), Is.EqualTo(content.Length), "no byte twice");
    }

    [Test]
    public async Task A_registry_without_ranges_can_not_be_read_so()
    {
        byte[] content = new TestData().Bytes(200_000);
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).WithHeader("Range").Always(Fault.IgnoreRange()));
        await using Stream blob = await PushAndOpenAsync(proxy, content);

        Assert.That(async () => await blob.ReadAsync(new byte[10]), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("parts of blobs"));
        Assert.That(() => blob.Read(new byte[10], 0, 10), Throws.InstanceOf<NotSupportedException>());
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_small_blob_needs_no_ranges()
    {
        byte[] content = new TestData().Bytes(60_000);
        await using FaultProxy proxy = await StartAsync();
        await using Stream blob = await PushAndOpenAsync(proxy, content);
        blob.Position = 30_000;
        byte[] buffer = new byte[30_000];
        await blob.ReadExactlyAsync(buffer);
        blob.Position = 0;
        await blob.ReadExactlyAsync(buffer);

        Assert.That(buffer, Is.EqualTo(content[..30_000]));
        Assert.That(proxy.Requests.Select(static request => (request.Method, request.Headers["Range"])), Is.EqualTo(new[] { ("HEAD", (string?)null), ("GET", null) }));
    }

    [Test]
    public async Task A_part_that_breaks_off_is_gone_on_with()
    {
        byte[] content = new TestData().Bytes(200_000);
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).WithHeader("Range").Once(Fault.ResetResponseAfter(20_000)));
        await using Stream blob = await PushAndOpenAsync(proxy, content);
        blob.Position = 50_000;
        byte[] buffer = new byte[60_000];
        await blob.ReadExactlyAsync(buffer);

        Assert.That(buffer, Is.EqualTo(content[50_000..110_000]));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_failed_read_can_be_made_again()
    {
        byte[] content = new TestData().Bytes(200_000);
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Nth(2, Fault.Respond(403)));
        await using Stream blob = await PushAndOpenAsync(proxy, content);
        byte[] buffer = new byte[100];
        await blob.ReadExactlyAsync(buffer);
        blob.Position = 100_000;

        Assert.That(async () => await blob.ReadAsync(buffer), Throws.InstanceOf<RegistryException>());
        Assert.That(blob.Position, Is.EqualTo(100_000));
        await blob.ReadExactlyAsync(buffer);
        Assert.That(buffer, Is.EqualTo(content[100_000..100_100]));
        blob.Position = 0;
        await blob.ReadExactlyAsync(buffer);
        Assert.That(buffer, Is.EqualTo(content[..100]), "nothing of what failed is kept for something else");
    }

    private async Task<Stream> PushAndOpenAsync(FaultProxy proxy, byte[] content)
    {
        using HttpClient client = Registry.CreateClient();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, Repository, content);
        pushed.EnsureSuccessStatusCode();
        _client = ReadingClient.Of(proxy);
        return await _client.Endpoint.Blobs.OpenSeekableAsync(RepositoryName.Parse(Repository), Digest.Compute(content));
    }

    private ReadingClient? _client;

    [TearDown]
    public async Task CloseAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
    }

    private static (long From, long To) RangeOf(ObservedRequest request)
    {
        string[] ends = request.Headers["Range"]!["bytes=".Length..].Split('-');
        return (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[1], CultureInfo.InvariantCulture));
    }
}
