using System.IO.Pipelines;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class BlobSourceTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 300_000).Select(number => (byte)(number * 31 / 7))];
    private static readonly Digest DataDigest = Digest.Compute(Data);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(131_072)]
    [TestCase(299_999)]
    [TestCase(300_000)]
    public async Task What_can_be_replayed_starts_at_any_offset_any_number_of_times(int offset)
    {
        using TempFolder folder = new();
        using MemoryStream stream = new(Data);
        foreach (BlobSource source in new[]
        {
            BlobSource.FromFile(folder.WriteBytes("data", Data)),
            BlobSource.FromMemory(Data),
            BlobSource.FromStream(stream),
            BlobSource.FromChunks(() => ChunkStreams.From(Data[..1], [], Data[1..131_072], Data[131_072..])),
        })
        {
            Assert.That(source.CanReplay);
            Assert.That(await source.ReadAsync().ReadAllAsync(), Is.EqualTo(Data));
            Assert.That(await source.ReadAsync(offset).ReadAllAsync(), Is.EqualTo(Data[offset..]));
            Assert.That(await source.ReadAsync(offset).ReadAllAsync(), Is.EqualTo(Data[offset..]));
        }
    }

    [Test]
    public void File_has_its_name_and_length_and_no_digest_yet()
    {
        using TempFolder folder = new();
        BlobSource source = BlobSource.FromFile(folder.WriteBytes("data.bin", Data));

        Assert.Multiple(() =>
        {
            Assert.That(source.Name, Is.EqualTo("data.bin"));
            Assert.That(source.Length, Is.EqualTo(Data.Length));
            Assert.That(source.Digest, Is.Null);
            Assert.That(BlobSource.FromFile(folder.File("data.bin"), DataDigest).Digest, Is.EqualTo(DataDigest));
        });
    }

    [Test]
    public void File_that_is_missing_or_a_folder_is_told_before_anything_is_sent()
    {
        using TempFolder folder = new();

        Assert.Multiple(() =>
        {
            Assert.That(() => BlobSource.FromFile(folder.File("missing")), Throws.TypeOf<FileNotFoundException>());
            Assert.That(() => BlobSource.FromFile(folder.Path), Throws.TypeOf<UnauthorizedAccessException>().With.Message.Contains("folder"));
            Assert.That(() => BlobSource.FromFile(""), Throws.TypeOf<FileNotFoundException>());
        });
    }

    [Test]
    public async Task File_is_not_held_open_between_readings()
    {
        using TempFolder folder = new();
        string path = folder.WriteBytes("data", Data);
        BlobSource source = BlobSource.FromFile(path);
        await using (IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = source.ReadAsync().GetAsyncEnumerator())
            Assert.That(await chunks.MoveNextAsync());

        // Denied to everyone else: fails where the file is still open.
        await using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.That(alone.Length, Is.EqualTo(Data.Length));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Named pipes are files elsewhere only.")]
    [CancelAfter(30_000)]
    public async Task Named_pipe_is_read_once(CancellationToken cancellationToken)
    {
        using TempFolder folder = new();
        string path = folder.File("pipe");
        Assert.That((await ProcessRunner.RunAsync(new ProcessSpec("mkfifo", path), cancellationToken)).ExitCode, Is.Zero);
        Task writing = Task.Run(() => File.WriteAllBytes(path, Data), cancellationToken);
        BlobSource source = await Task.Run(() => BlobSource.FromFile(path), cancellationToken);

        Assert.That(source.CanReplay, Is.False);
        Assert.That(source.Length, Is.Null);
        Assert.That(await source.ReadAsync(0, cancellationToken).ReadAllAsync(cancellationToken), Is.EqualTo(Data));
        await writing;
        Assert.That(async () => await source.ReadAsync(0, cancellationToken).ReadAllAsync(cancellationToken), Throws.InvalidOperationException);
    }

    [Test]
    public void Memory_knows_its_length_and_digest()
    {
        BlobSource source = BlobSource.FromMemory(Data);

        Assert.Multiple(() =>
        {
            Assert.That(source.Name, Is.Null);
            Assert.That(source.Length, Is.EqualTo(Data.Length));
            Assert.That(source.Digest, Is.EqualTo(DataDigest));
        });
    }

    [Test]
    public async Task Stream_counts_from_where_it_stands()
    {
        using MemoryStream stream = new(Data) { Position = 1000 };
        BlobSource source = BlobSource.FromStream(stream, DataDigest);

        Assert.Multiple(() =>
        {
            Assert.That(source.Length, Is.EqualTo(Data.Length - 1000));
            Assert.That(source.Digest, Is.EqualTo(DataDigest));
        });
        Assert.That(await source.ReadAsync().ReadAllAsync(), Is.EqualTo(Data[1000..]));
        Assert.That(await source.ReadAsync(5).ReadAllAsync(), Is.EqualTo(Data[1005..]));
        Assert.That(stream.CanRead, "the stream stays open");
    }

    [Test]
    public async Task Stream_that_cannot_seek_has_no_length_and_is_no_replay()
    {
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(Data.AsMemory(0, 1000));
        await pipe.Writer.CompleteAsync();
        BlobSource source = BlobSource.FromStream(pipe.Reader.AsStream());

        Assert.Multiple(() =>
        {
            Assert.That(source.CanReplay, Is.False);
            Assert.That(source.Length, Is.Null);
            Assert.That(source.Digest, Is.Null);
        });
        Assert.That(await source.ReadAsync().ReadAllAsync(), Is.EqualTo(Data[..1000]));
    }

    [Test]
    public async Task Chunks_that_come_once_are_read_once()
    {
        BlobSource source = BlobSource.FromChunks(ChunkStreams.From(Data), DataDigest, Data.Length);

        Assert.Multiple(() =>
        {
            Assert.That(source.CanReplay, Is.False);
            Assert.That(source.Length, Is.EqualTo(Data.Length));
            Assert.That(source.Digest, Is.EqualTo(DataDigest));
        });
        Assert.That(await source.ReadAsync().ReadAllAsync(), Is.EqualTo(Data));
        Assert.That(async () => await source.ReadAsync().ReadAllAsync(), Throws.InvalidOperationException.With.Message.Contains("once"));
    }

    [Test]
    public void Nothing_is_no_source()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => BlobSource.FromStream(null!), Throws.ArgumentNullException);
            Assert.That(() => BlobSource.FromChunks((IAsyncEnumerable<ReadOnlyMemory<byte>>)null!), Throws.ArgumentNullException);
            Assert.That(() => BlobSource.FromChunks((Func<IAsyncEnumerable<ReadOnlyMemory<byte>>>)null!), Throws.ArgumentNullException);
        });
    }

    [Test]
    public void Reading_stops_when_it_is_cancelled()
    {
        using TempFolder folder = new();
        using MemoryStream stream = new(Data);
        CancellationToken cancelled = new(canceled: true);
        foreach (BlobSource source in new[]
        {
            BlobSource.FromFile(folder.WriteBytes("data", Data)), BlobSource.FromMemory(Data), BlobSource.FromStream(stream),
        })
        {
            Assert.That(async () => await source.ReadAsync(0, cancelled).ReadAllAsync(), Throws.InstanceOf<OperationCanceledException>());
        }
    }
}
