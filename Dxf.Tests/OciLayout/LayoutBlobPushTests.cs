using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutBlobPushTests : LayoutFixture
{
    private static readonly Digest Absent = Digest.Compute("never pushed"u8);

    [Test]
    public async Task A_pushed_blob_is_read_back_and_lies_where_the_layout_specification_says()
    {
        byte[] data = Data(300_000);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(data));
        byte[] read = await ReadAsync(await Blobs.OpenReadAsync(Repository, pushed.Digest));
        Descriptor? found = await Blobs.FindAsync(Repository, pushed.Digest);

        Assert.Multiple(() =>
        {
            Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute(data), 300_000)));
            Assert.That(found, Is.EqualTo(pushed));
            Assert.That(read, Is.EqualTo(data));
            Assert.That(StoredFiles(), Is.EqualTo(new[]
            {
                $"fred/datalogger/blobs/sha256/{pushed.Digest.Hex}", "fred/datalogger/index.json", "fred/datalogger/oci-layout",
            }));
            Assert.That(File.ReadAllText(Path.Join(LayoutPath, "oci-layout")), Is.EqualTo("""{"imageLayoutVersion":"1.0.0"}"""));
            Assert.That(ReadIndex()["schemaVersion"]!.GetValue<int>(), Is.EqualTo(2));
            Assert.That(ReadIndex()["manifests"]!.AsArray(), Is.Empty);
        });
    }

    [Test]
    public async Task A_blob_whose_digest_nobody_knew_is_stored_under_the_one_it_has()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("ab"), [], Bytes("c")));

        Assert.Multiple(() =>
        {
            Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute("abc"u8), 3)));
            Assert.That(File.ReadAllText(BlobPath(pushed.Digest)), Is.EqualTo("abc"));
        });
    }

    [Test]
    public async Task A_blob_with_a_sha512_digest_is_stored_verified_and_read()
    {
        byte[] data = Data(1000);
        Digest digest = Digest.Compute(data, DigestAlgorithm.Sha512);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromChunks(() => Enumerate(data), digest));
        byte[] read = await ReadAsync(await Blobs.OpenReadAsync(Repository, digest));

        Assert.Multiple(() =>
        {
            Assert.That(pushed.Digest, Is.EqualTo(digest));
            Assert.That(File.Exists(Path.Join(LayoutPath, "blobs", "sha512", digest.Hex)));
            Assert.That(read, Is.EqualTo(data));
        });
    }

    [Test]
    public async Task Content_that_is_not_what_its_digest_says_leaves_nothing_behind()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("first")));
        List<string> before = StoredFiles();
        DigestMismatchException? mismatch = Assert.ThrowsAsync<DigestMismatchException>(
            () => Blobs.PushAsync(Repository, BlobSource.FromChunks(() => Enumerate(Bytes("something else")), Absent)));

        Assert.Multiple(() =>
        {
            Assert.That(mismatch!.Expected, Is.EqualTo(Absent));
            Assert.That(mismatch.Actual, Is.EqualTo(Digest.Compute("something else"u8)));
            Assert.That(StoredFiles(), Is.EqualTo(before));
        });
    }

    [TestCase(5)]
    [TestCase(7)]
    public async Task Content_of_another_length_than_announced_leaves_nothing_behind(int announced)
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("first")));
        List<string> before = StoredFiles();
        SourceChangedException? changed = Assert.ThrowsAsync<SourceChangedException>(
            () => Blobs.PushAsync(Repository, BlobSource.FromChunks(() => Enumerate(Bytes("abc"), Bytes("def")), length: announced)));

        Assert.Multiple(() =>
        {
            Assert.That(changed!.Message, Does.Contain(announced is 5 ? "more bytes came than the 5" : "fewer bytes came than the 7"));
            Assert.That(StoredFiles(), Is.EqualTo(before));
        });
    }

    [Test]
    public async Task A_source_that_fails_midway_leaves_nothing_behind()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("first")));
        List<string> before = StoredFiles();
        Assert.ThrowsAsync<InvalidDataException>(() => Blobs.PushAsync(Repository, BlobSource.FromChunks(Fail)));
        Assert.That(StoredFiles(), Is.EqualTo(before));

        static async IAsyncEnumerable<ReadOnlyMemory<byte>> Fail()
        {
            await Task.CompletedTask;
            yield return new byte[500_000];
            throw new InvalidDataException("the source broke");
        }
    }

    [Test]
    public async Task A_push_that_is_cancelled_midway_leaves_nothing_behind()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("first")));
        List<string> before = StoredFiles();
        using CancellationTokenSource stop = new();
        Assert.CatchAsync<OperationCanceledException>(
            () => Blobs.PushAsync(Repository, BlobSource.FromChunks(() => CancelAsync()), cancellationToken: stop.Token));
        Assert.That(StoredFiles(), Is.EqualTo(before));

        async IAsyncEnumerable<ReadOnlyMemory<byte>> CancelAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new byte[500_000];
            await stop.CancelAsync();
            yield return new byte[500_000];
        }
    }

    [Test]
    public async Task A_blob_that_is_there_is_not_read_again()
    {
        byte[] data = Data(1000);
        await Blobs.PushAsync(Repository, Unhashed(data));
        ProgressRecorder progress = new();
        BlobSource unreadable = BlobSource.FromChunks(
            () => throw new InvalidOperationException("read though it is there"), Digest.Compute(data));
        Descriptor pushed = await Blobs.PushAsync(Repository, unreadable, new BlobPushOptions { Progress = progress });

        Assert.Multiple(() =>
        {
            Assert.That(pushed.Size, Is.EqualTo(1000));
            Assert.That(progress.Reports, Is.EqualTo(new[] { new TransferProgress(TransferPhase.Done, null, pushed.Digest, 1000, 1000) }));
        });
    }

    [Test]
    public async Task A_blob_that_is_there_is_written_again_where_that_is_asked_for()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        await File.WriteAllTextAsync(BlobPath(pushed.Digest), "xyz");
        await Blobs.PushAsync(Repository, BlobSource.FromMemory(Bytes("abc")), new BlobPushOptions { CheckExistence = false });
        Assert.That(await File.ReadAllTextAsync(BlobPath(pushed.Digest)), Is.EqualTo("abc"));
    }

    [Test]
    public async Task A_blob_that_is_there_is_read_once_and_not_written_again_where_its_digest_was_not_known()
    {
        byte[] data = Data(1000);
        await Blobs.PushAsync(Repository, Unhashed(data));
        DateTime written = File.GetLastWriteTimeUtc(BlobPath(Digest.Compute(data)));
        int opened = 0;
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromChunks(() =>
        {
            opened++;
            return Enumerate(data);
        }));

        Assert.Multiple(() =>
        {
            Assert.That(opened, Is.EqualTo(1));
            Assert.That(File.GetLastWriteTimeUtc(BlobPath(pushed.Digest)), Is.EqualTo(written));
            Assert.That(StoredFiles(), Has.Count.EqualTo(3));
        });
    }

    [Test]
    public async Task Progress_tells_each_chunk_of_a_push_and_its_end()
    {
        ProgressRecorder progress = new();
        Descriptor pushed = await Blobs.PushAsync(
            Repository, Unhashed(Bytes("abc"), Bytes("defg")), new BlobPushOptions { Progress = progress });

        Assert.That(progress.Reports, Is.EqualTo(new[]
        {
            new TransferProgress(TransferPhase.Transferring, null, null, 0, null),
            new TransferProgress(TransferPhase.Transferring, null, null, 3, null),
            new TransferProgress(TransferPhase.Transferring, null, null, 7, null),
            new TransferProgress(TransferPhase.Done, null, pushed.Digest, 7, 7),
        }));
    }
}
