using System.Runtime.InteropServices;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

internal sealed class BlobReadContract(Backend backend) : ContractFixture(backend)
{
    [TestCase(2500, 1000, new[] { 1000, 1000, 500 })]
    [TestCase(2000, 1000, new[] { 1000, 1000 })]
    [TestCase(999, 1000, new[] { 999 })]
    [TestCase(3, 1, new[] { 1, 1, 1 })]
    [TestCase(0, 1000, new int[0])]
    [TestCase(300_000, BlobReadOptions.DefaultChunkSize, new[] { 131_072, 131_072, 37_856 })]
    [TestCase(1000, BlobReadOptions.MaxChunkSize, new[] { 1000 })]
    public async Task Every_chunk_but_the_last_has_exactly_the_size_that_was_asked_for(int length, int chunkSize, int[] expected)
    {
        Descriptor blob = await PushAsync(length);
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, new BlobReadOptions { ChunkSize = chunkSize }, Cancellation);

        Assert.That(content.Length, Is.EqualTo(length));
        Assert.That(await content.Select(chunk => chunk.Length).ToListAsync(Cancellation), Is.EqualTo(expected));
    }

    [Test]
    public async Task Chunks_come_in_the_same_memory_again()
    {
        Descriptor blob = await PushAsync(10_000);
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, new BlobReadOptions { ChunkSize = 1000 }, Cancellation);
        HashSet<byte[]> arrays = [];
        await foreach (ReadOnlyMemory<byte> chunk in content.WithCancellation(Cancellation))
        {
            Assert.That(MemoryMarshal.TryGetArray(chunk, out ArraySegment<byte> segment));
            arrays.Add(segment.Array!);
        }

        Assert.That(arrays, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Content_is_copied_to_a_stream()
    {
        byte[] data = Data(300_000);
        Descriptor blob = await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), null, Cancellation);
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, null, Cancellation);
        using MemoryStream copy = new();

        await content.CopyToAsync(copy, Cancellation);

        Assert.That(copy.ToArray(), Is.EqualTo(data));
    }

    [Test]
    public async Task Content_is_read_once()
    {
        Descriptor blob = await PushAsync();
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, null, Cancellation);
        await content.ReadAllAsync(Cancellation);

        Assert.That(() => content.GetAsyncEnumerator(Cancellation), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Content_that_is_not_read_to_its_end_can_be_left()
    {
        Descriptor blob = await PushAsync(1_000_000);
        await using (BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, new BlobReadOptions { ChunkSize = 1000 }, Cancellation))
        {
            await foreach (ReadOnlyMemory<byte> chunk in content.WithCancellation(Cancellation))
            {
                Assert.That(chunk.Length, Is.EqualTo(1000));
                break;
            }
        }

        await using (await Blobs.OpenReadAsync(Repository, blob.Digest, null, Cancellation))
            Assert.That((await ReadAsync(blob.Digest)).Length, Is.EqualTo(1_000_000));
    }

    // None so short that another test on the same registry has the same blob.
    [Test]
    public async Task Corrupted_blob_ends_in_an_exception([Values(32, 1000, 300_000)] int length)
    {
        Descriptor blob = await PushAsync(length);
        Corrupt(blob.Digest);
        List<TransferProgress> reports = [];
        await using BlobContent content = await Blobs.OpenReadAsync(
            Repository, blob.Digest, new BlobReadOptions { Progress = new Reports(reports) }, Cancellation);

        DigestMismatchException mismatch = Assert.ThrowsAsync<DigestMismatchException>(() => content.ReadAllAsync(Cancellation))!;

        Assert.That(mismatch.Expected, Is.EqualTo(blob.Digest));
        Assert.That(mismatch.Message, Does.Contain(Repository.Value));
        Assert.That(reports.Select(report => report.Phase), Has.None.EqualTo(TransferPhase.Done));
    }

    [Test]
    public async Task Progress_grows_and_ends_with_done()
    {
        Descriptor blob = await PushAsync(2500);
        List<TransferProgress> reports = [];
        await using BlobContent content = await Blobs.OpenReadAsync(
            Repository, blob.Digest, new BlobReadOptions { ChunkSize = 1000, Progress = new Reports(reports) }, Cancellation);

        await content.ReadAllAsync(Cancellation);

        Assert.That(reports, Is.EqualTo(new TransferProgress[]
        {
            new(TransferPhase.Transferring, null, blob.Digest, 0, 2500),
            new(TransferPhase.Transferring, null, blob.Digest, 1000, 2500),
            new(TransferPhase.Transferring, null, blob.Digest, 2000, 2500),
            new(TransferPhase.Transferring, null, blob.Digest, 2500, 2500),
            new(TransferPhase.Done, null, blob.Digest, 2500, 2500),
        }));
    }

    [Test]
    public async Task Reading_stops_when_it_is_cancelled()
    {
        Descriptor blob = await PushAsync(1_000_000);
        using CancellationTokenSource cancellation = new();
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, new BlobReadOptions { ChunkSize = 1000 }, Cancellation);
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = content.GetAsyncEnumerator(cancellation.Token);
        Assert.That(await chunks.MoveNextAsync());
        await cancellation.CancelAsync();

        Assert.That(
            async () =>
            {
                while (await chunks.MoveNextAsync())
                {
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void What_is_cancelled_already_is_not_begun()
    {
        CancellationToken cancelled = new(canceled: true);

        Assert.Multiple(() =>
        {
            Assert.That(() => Blobs.FindAsync(Repository, Absent, cancelled), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => Blobs.OpenReadAsync(Repository, Absent, null, cancelled), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => Blobs.DeleteAsync(Repository, Absent, cancelled), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => Blobs.TryMountAsync(Repository, NewRepository(), Absent, cancelled), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => Manifests.FindAsync(Repository, Readings, cancelled), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => Manifests.DeleteAsync(Repository, Readings, cancelled), Throws.InstanceOf<OperationCanceledException>());
        });
    }
}
