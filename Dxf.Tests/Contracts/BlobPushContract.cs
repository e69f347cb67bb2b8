using System.IO.Pipelines;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

internal sealed class BlobPushContract(Backend backend) : ContractFixture(backend)
{
    [Test]
    public async Task Blob_is_pushed_from_each_kind_of_source(
        [Values("file", "memory", "stream", "pipe", "chunks", "replayable chunks")] string kind,
        [Values(0, 1, 131_072, 300_001)] int length,
        [Values] bool checkExistence)
    {
        using TempFolder folder = new();
        byte[] data = Data(length);
        using MemoryStream stream = new(data);
        BlobSource source = kind switch
        {
            "file" => BlobSource.FromFile(folder.WriteBytes("data.bin", data)),
            "memory" => BlobSource.FromMemory(data),
            "stream" => BlobSource.FromStream(stream),
            "pipe" => BlobSource.FromStream(PipeReader.Create(stream).AsStream()),
            "chunks" => BlobSource.FromChunks(ChunkStreams.From(data[..(length / 3)], [], data[(length / 3)..])),
            _ => BlobSource.FromChunks(() => ChunkStreams.From(data[..(length / 3)], data[(length / 3)..]), Digest.Compute(data), length),
        };

        Descriptor pushed = await Blobs.PushAsync(Repository, source, new BlobPushOptions { CheckExistence = checkExistence }, Cancellation);

        Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute(data), length)));
        Assert.That(await Blobs.FindAsync(Repository, pushed.Digest, Cancellation), Is.EqualTo(pushed));
        Assert.That(await ReadAsync(pushed.Digest), Is.EqualTo(data));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task What_is_there_already_is_pushed_again_without_being_read()
    {
        byte[] data = Data(1000);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), null, Cancellation);
        BlobSource unreadable = BlobSource.FromChunks(ChunkStreams.ThenThrow(new IOException("was read")), pushed.Digest, 1000);

        Assert.That(await Blobs.PushAsync(Repository, unreadable, null, Cancellation), Is.EqualTo(pushed));
    }

    [Test]
    public async Task Content_that_is_not_what_its_digest_says_is_not_stored()
    {
        byte[] data = Data(1000);
        byte[] other = Data(1000);
        BlobSource source = BlobSource.FromChunks(ChunkStreams.From(other), Digest.Compute(data), 1000);

        DigestMismatchException refused = Assert.ThrowsAsync<DigestMismatchException>(() => Blobs.PushAsync(Repository, source, null, Cancellation))!;

        Assert.That((refused.Expected, refused.Actual), Is.EqualTo((Digest.Compute(data), Digest.Compute(other))));
        Assert.That(await Blobs.FindAsync(Repository, Digest.Compute(data), Cancellation), Is.Null);
        Assert.That(await Blobs.FindAsync(Repository, Digest.Compute(other), Cancellation), Is.Null);
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task Source_that_fails_stores_nothing_and_its_failure_is_what_is_thrown([Values] bool known)
    {
        byte[] data = Data(1000);
        IOException failure = new("the disk is gone");
        BlobSource source = BlobSource.FromChunks(ChunkStreams.ThenThrow(failure, data[..500]), known ? Digest.Compute(data) : null);

        Assert.That(() => Blobs.PushAsync(Repository, source, null, Cancellation), Throws.Exception.SameAs(failure));
        Assert.That(await Blobs.FindAsync(Repository, Digest.Compute(data), Cancellation), Is.Null);
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [TestCase(999)]
    [TestCase(1001)]
    public async Task Source_of_another_length_than_it_says_is_not_stored(int length)
    {
        byte[] data = Data(1000);
        BlobSource source = BlobSource.FromChunks(ChunkStreams.From(data[..600], data[600..]), null, length);

        Assert.That(
            () => Blobs.PushAsync(Repository, source, null, Cancellation),
            Throws.InstanceOf<IOException>().Or.InstanceOf<DxfException>());
        Assert.That(await Blobs.FindAsync(Repository, Digest.Compute(data), Cancellation), Is.Null);
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task Cancelled_push_leaves_nothing()
    {
        byte[] data = Data(1000);
        using CancellationTokenSource cancellation = new();

        async IAsyncEnumerable<ReadOnlyMemory<byte>> CancelThenYield()
        {
            yield return data.AsMemory(0, 500);
            await cancellation.CancelAsync();
            yield return data.AsMemory(500);
        }

        Assert.That(
            () => Blobs.PushAsync(Repository, BlobSource.FromChunks(CancelThenYield()), null, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await Blobs.FindAsync(Repository, Digest.Compute(data), Cancellation), Is.Null);
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task Progress_grows_and_ends_with_done([Values] bool known)
    {
        byte[] data = Data(300_000);
        using MemoryStream stream = new(data);
        List<TransferProgress> reports = [];
        BlobSource source = known
            ? BlobSource.FromStream(stream, Digest.Compute(data))
            : BlobSource.FromChunks(ChunkStreams.From(data[..100_000], data[100_000..]));

        await Blobs.PushAsync(Repository, source, new BlobPushOptions { Progress = new Reports(reports) }, Cancellation);

        List<long> bytes = [.. reports.Where(report => report.Phase is TransferPhase.Transferring).Select(report => report.Bytes)];
        Assert.Multiple(() =>
        {
            Assert.That(bytes, Is.Ordered.Ascending);
            Assert.That(bytes[0], Is.Zero);
            Assert.That(bytes[^1], Is.EqualTo(300_000));
            Assert.That(reports[^1], Is.EqualTo(new TransferProgress(TransferPhase.Done, null, Digest.Compute(data), 300_000, 300_000)));
            Assert.That(reports.Count(report => report.Phase is TransferPhase.Done), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Progress_of_a_file_names_it()
    {
        using TempFolder folder = new();
        List<TransferProgress> reports = [];

        await Blobs.PushAsync(
            Repository, BlobSource.FromFile(folder.WriteBytes("data.bin", Data(1000))), new BlobPushOptions { Progress = new Reports(reports) }, Cancellation);

        Assert.That(reports.Select(report => report.Name), Is.All.EqualTo("data.bin"));
    }

    [Test]
    public async Task Progress_of_what_is_there_already_is_done_at_once()
    {
        byte[] data = Data(1000);
        await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), null, Cancellation);
        List<TransferProgress> reports = [];

        await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), new BlobPushOptions { Progress = new Reports(reports) }, Cancellation);

        Assert.That(reports, Is.EqualTo(new[] { new TransferProgress(TransferPhase.Done, null, Digest.Compute(data), 1000, 1000) }));
    }
}
