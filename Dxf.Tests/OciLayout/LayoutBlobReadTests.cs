using Dxf.Tests.Abstractions;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutBlobReadTests : LayoutFixture
{
    [Test]
    public async Task An_empty_blob_has_no_chunks()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed());
        int chunks = 0;
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, pushed.Digest);
        await foreach (ReadOnlyMemory<byte> unused in content)
            chunks++;

        Assert.Multiple(() =>
        {
            Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute([]), 0)));
            Assert.That(content.Length, Is.Zero);
            Assert.That(chunks, Is.Zero);
        });
        Assert.That(await Blobs.FindAsync(Repository, pushed.Digest), Is.EqualTo(pushed));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8192)]
    [TestCase(100_000)]
    [TestCase(100_001)]
    [TestCase(1024 * 1024)]
    public async Task Every_chunk_but_the_last_has_the_size_that_was_asked_for(int chunkSize)
    {
        byte[] data = Data(100_000);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(data));
        List<int> sizes = [];
        using MemoryStream all = new();
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, pushed.Digest, new BlobReadOptions { ChunkSize = chunkSize });
        await foreach (ReadOnlyMemory<byte> chunk in content)
        {
            sizes.Add(chunk.Length);
            all.Write(chunk.Span);
        }

        Assert.Multiple(() =>
        {
            Assert.That(all.ToArray(), Is.EqualTo(data));
            Assert.That(sizes.SkipLast(1), Has.All.EqualTo(chunkSize));
            Assert.That(sizes[^1], Is.InRange(1, chunkSize));
        });
    }

    [TestCase(0)]
    [TestCase(999)]
    [TestCase(1001)]
    public async Task A_blob_whose_file_has_a_wrong_length_is_told_when_read_and_mended_by_a_push(int length)
    {
        byte[] data = Data(1000);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(data));
        using (FileStream file = File.OpenWrite(BlobPath(pushed.Digest)))
            file.SetLength(length);

        DigestMismatchException? mismatch = Assert.ThrowsAsync<DigestMismatchException>(
            async () => await ReadAsync(await Blobs.OpenReadAsync(Repository, pushed.Digest)));
        Assert.That(mismatch!.Expected, Is.EqualTo(pushed.Digest));

        await Blobs.PushAsync(Repository, BlobSource.FromMemory(data));
        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(Repository, pushed.Digest)), Is.EqualTo(data));
    }

    [Test]
    public async Task A_file_without_content_is_no_blob()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        await File.WriteAllBytesAsync(BlobPath(pushed.Digest), []);
        Assert.That(await Blobs.FindAsync(Repository, pushed.Digest), Is.Null);
    }

    [Test]
    public async Task Wrong_bytes_are_told_at_the_end_of_the_reading()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("abcdef")));
        await File.WriteAllTextAsync(BlobPath(pushed.Digest), "abcdeX");
        List<string> chunks = [];
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, pushed.Digest, new BlobReadOptions { ChunkSize = 4 });
        DigestMismatchException? mismatch = Assert.ThrowsAsync<DigestMismatchException>(async () =>
        {
            await foreach (ReadOnlyMemory<byte> chunk in content)
                chunks.Add(System.Text.Encoding.UTF8.GetString(chunk.Span));
        });

        Assert.Multiple(() =>
        {
            Assert.That(chunks, Is.EqualTo(new[] { "abcd", "eX" }));
            Assert.That(mismatch!.Actual, Is.EqualTo(Digest.Compute("abcdeX"u8)));
            Assert.That(mismatch.Message, Does.StartWith($"fred/datalogger in oci:{StorePath}: content does not match its digest"));
        });
    }

    [Test]
    public async Task Progress_tells_each_chunk_of_a_reading_and_its_end()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("abcdefg")));
        ProgressRecorder progress = new();
        BlobReadOptions options = new() { ChunkSize = 3, Progress = progress };
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, pushed.Digest, options);
        await content.ReadAllAsync();

        Assert.That(progress.Reports, Is.EqualTo(new[]
        {
            new TransferProgress(TransferPhase.Transferring, null, pushed.Digest, 0, 7),
            new TransferProgress(TransferPhase.Transferring, null, pushed.Digest, 3, 7),
            new TransferProgress(TransferPhase.Transferring, null, pushed.Digest, 6, 7),
            new TransferProgress(TransferPhase.Transferring, null, pushed.Digest, 7, 7),
            new TransferProgress(TransferPhase.Done, null, pushed.Digest, 7, 7),
        }));
    }
}
