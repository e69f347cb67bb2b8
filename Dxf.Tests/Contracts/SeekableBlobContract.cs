using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

[SuppressMessage("Reliability", "CA1835", Justification = "Every way to read is tried.")]
[SuppressMessage("Performance", "CA1849", Justification = "Zip readers of others read synchronously.")]
[SuppressMessage("Usage", "VSTHRD103", Justification = "Zip readers of others read synchronously.")]
internal sealed class SeekableBlobContract(Backend backend) : ContractFixture(backend)
{
    private const int MiB = 1024 * 1024;

    [Test]
    public async Task Bytes_are_those_at_the_position([Values(1, 65_535, 65_536, 65_537, 9 * MiB)] int size)
    {
        (byte[] content, Stream stream) = await OpenAsync(size);
        await using Stream blob = stream;
        TestData data = new();
        Random random = new(data.Seed);
        Assert.That((blob.Length, blob.Position, blob.CanRead, blob.CanSeek), Is.EqualTo(((long)size, 0L, true, true)));
        for (int i = 0; i < 60; i++)
        {
            int from = Next(random, size);
            byte[] buffer = new byte[Next(random, 200_000)];
            blob.Position = from;
            int read = await blob.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, Cancellation);

            Assert.That(read, Is.EqualTo(Math.Min(buffer.Length, size - from)), $"round {i}");
            Assert.That(buffer.AsSpan(0, read).SequenceEqual(content.AsSpan(from, read)), $"round {i}");
            Assert.That(blob.Position, Is.EqualTo(from + read));
        }
    }

    [Test]
    public async Task All_of_it_is_read_one_way_or_another([Values] bool synchronously, [Values(1000, 5 * MiB)] int size)
    {
        (byte[] content, Stream stream) = await OpenAsync(size);
        await using Stream blob = stream;
        using MemoryStream all = new();
        if (synchronously)
            blob.CopyTo(all);
        else
            await blob.CopyToAsync(all, Cancellation);

        Assert.That(all.ToArray().AsSpan().SequenceEqual(content));
        Assert.That(await blob.ReadAsync(new byte[10], Cancellation), Is.Zero);
    }

    [Test]
    public async Task Positions_count_from_every_origin()
    {
        (byte[] content, Stream stream) = await OpenAsync(300_000);
        await using Stream blob = stream;
        Assert.Multiple(() =>
        {
            Assert.That(blob.Seek(100, SeekOrigin.Begin), Is.EqualTo(100));
            Assert.That(blob.ReadByte(), Is.EqualTo(content[100]));
            Assert.That(blob.Seek(50, SeekOrigin.Current), Is.EqualTo(151));
            Assert.That(blob.ReadByte(), Is.EqualTo(content[151]));
            Assert.That(blob.Seek(-152, SeekOrigin.Current), Is.Zero);
            Assert.That(blob.ReadByte(), Is.EqualTo(content[0]));
            Assert.That(blob.Seek(-1, SeekOrigin.End), Is.EqualTo(299_999));
            Assert.That(blob.ReadByte(), Is.EqualTo(content[^1]));
            Assert.That(blob.ReadByte(), Is.EqualTo(-1));
        });
    }

    [Test]
    public async Task Past_the_end_there_is_nothing()
    {
        (_, Stream stream) = await OpenAsync(1000);
        await using Stream blob = stream;
        foreach (long position in new[] { 1000, 1001, 1L << 40 })
        {
            blob.Position = position;
            Assert.That(await blob.ReadAsync(new byte[10], Cancellation), Is.Zero);
            Assert.That(blob.Position, Is.EqualTo(position));
        }
    }

    [Test]
    public async Task Before_the_beginning_there_is_no_position()
    {
        (byte[] content, Stream stream) = await OpenAsync(1000);
        await using Stream blob = stream;
        blob.Position = 10;

        Assert.That(() => blob.Position = -1, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => blob.Seek(-1, SeekOrigin.Begin), Throws.InstanceOf<IOException>());
        Assert.That(() => blob.Seek(-11, SeekOrigin.Current), Throws.InstanceOf<IOException>());
        Assert.That(() => blob.Seek(-1001, SeekOrigin.End), Throws.InstanceOf<IOException>());
        Assert.That(blob.ReadByte(), Is.EqualTo(content[10]), "it stays where it was");
    }

    [Test]
    public async Task An_empty_blob_has_nothing_at_any_position()
    {
        (_, Stream stream) = await OpenAsync(0);
        await using Stream blob = stream;

        Assert.That(blob.Length, Is.Zero);
        Assert.That(await blob.ReadAsync(new byte[10], Cancellation), Is.Zero);
    }

    [Test]
    public async Task A_zip_is_listed_and_an_entry_of_it_is_read()
    {
        byte[] wanted = Data(100_000);
        using MemoryStream made = new();
        await using (ZipArchive zip = await ZipArchive.CreateAsync(made, ZipArchiveMode.Create, leaveOpen: true, null, Cancellation))
        {
            for (int i = 0; i < 9; i++)
            {
                await using Stream entry = await zip.CreateEntry($"entry-{i}", CompressionLevel.NoCompression).OpenAsync(Cancellation);
                await entry.WriteAsync(i is 4 ? wanted : Data(MiB), Cancellation);
            }
        }

        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(made.ToArray()), null, Cancellation);
        await using Stream blob = await Blobs.OpenSeekableAsync(Repository, pushed.Digest, Cancellation);

        // As most programs do it: synchronously.
        using ZipArchive read = new(blob, ZipArchiveMode.Read);
        Assert.That(read.Entries.Select(static entry => entry.FullName), Is.EqualTo(Enumerable.Range(0, 9).Select(static i => $"entry-{i}")));
        using MemoryStream content = new();
        using (Stream entry = read.GetEntry("entry-4")!.Open())
            entry.CopyTo(content);
        Assert.That(content.ToArray(), Is.EqualTo(wanted));
    }

    [Test]
    public void A_missing_blob_is_not_found() => Assert.That(
        () => Blobs.OpenSeekableAsync(Repository, Absent, Cancellation),
        Throws.InstanceOf<RegistryNotFoundException>().With.Message.Contains(Absent.Value));

    [Test]
    public async Task It_can_not_be_written()
    {
        (_, Stream stream) = await OpenAsync(10);
        await using Stream blob = stream;

        Assert.That(blob.CanWrite, Is.False);
        Assert.That(() => blob.Write([1], 0, 1), Throws.InstanceOf<NotSupportedException>());
        Assert.That(() => blob.SetLength(1), Throws.InstanceOf<NotSupportedException>());
    }

    [Test]
    public async Task Disposed_it_is_of_no_use()
    {
        (_, Stream stream) = await OpenAsync(1000);
        Assert.That(stream.ReadByte(), Is.Not.Negative);
        await stream.DisposeAsync();

        Assert.That((stream.CanRead, stream.CanSeek), Is.EqualTo((false, false)));
        Assert.That(async () => await stream.ReadAsync(new byte[1], Cancellation), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(stream.ReadByte, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task A_read_is_cancelled()
    {
        (_, Stream stream) = await OpenAsync(1000);
        await using Stream blob = stream;

        Assert.That(async () => await blob.ReadAsync(new byte[10], new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [SuppressMessage("Security", "CA5394", Justification = "Tests have to be repeatable, not secret.")]
    private static int Next(Random random, int limit) => random.Next(limit);

    private async Task<(byte[] Content, Stream Stream)> OpenAsync(int size)
    {
        byte[] content = Data(size);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(content), null, Cancellation);
        return (content, await Blobs.OpenSeekableAsync(Repository, pushed.Digest, Cancellation));
    }
}
