using Dxf.Client;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

/// <summary>What an application gets wrong, or gives up, is told as what it is, whichever back-end it meets.</summary>
internal sealed class ApplicationFaultContract(Backend backend) : ContractFixture(backend)
{
    private const int Large = 9 * 1024 * 1024;

    [Test]
    public async Task A_stream_that_can_not_seek_is_pushed_once()
    {
        await using Stream stream = new PieceStream(Data(1000));
        BlobSource source = BlobSource.FromStream(stream);
        await Blobs.PushAsync(Repository, source, null, Cancellation);

        Assert.That(() => Blobs.PushAsync(Repository, source, null, Cancellation), Throws.InvalidOperationException.With.Message.Contains("once"));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task More_bytes_than_were_announced_are_refused_and_not_cut_off([Values] bool checkExistence, [Values] bool known, [Values(600, 1000, 1300)] int announced)
    {
        byte[] data = Data(2000);
        BlobSource source = BlobSource.FromChunks(
            () => ChunkStreams.From(data[..600], data[600..1000], data[1000..]), known ? Digest.Compute(data.AsSpan(0, announced)) : null, announced);

        Assert.That(
            () => Blobs.PushAsync(Repository, source, new BlobPushOptions { CheckExistence = checkExistence }, Cancellation),
            Throws.TypeOf<SourceChangedException>());

        // What has the digest that was given may be there: it came whole before the next chunk did.
        if (!known)
            Assert.That(await Blobs.FindAsync(Repository, Digest.Compute(data.AsSpan(0, announced)), Cancellation), Is.Null);
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task What_comes_to_a_file_or_a_stream_later_is_no_part_of_it([Values] bool file, [Values] bool checkExistence)
    {
        using TempFolder folder = new();
        byte[] data = Data(300_000);
        string path = folder.WriteBytes("file", data.AsSpan(0, 200_000));
        using MemoryStream stream = new();
        stream.Write(data.AsSpan(0, 200_000));
        stream.Position = 0;
        BlobSource source = file ? BlobSource.FromFile(path) : BlobSource.FromStream(stream);
        await File.WriteAllBytesAsync(path, data);
        stream.Position = 200_000;
        stream.Write(data.AsSpan(200_000));

        Descriptor pushed = await Blobs.PushAsync(Repository, source, new BlobPushOptions { CheckExistence = checkExistence }, Cancellation);

        Assert.That(pushed.Size, Is.EqualTo(200_000));
        Assert.That(await ReadAsync(pushed.Digest), Is.EqualTo(data[..200_000]));
    }

    [Test]
    public async Task A_source_that_heeds_no_token_is_cancelled_with_its_next_chunk([Values] bool replayable, [Values] bool checkExistence)
    {
        using CancellationTokenSource cancellation = new();
        int chunks = 0;
        async IAsyncEnumerable<ReadOnlyMemory<byte>> CountAsync()
        {
            while (true)
            {
                await Task.Yield();
                if (++chunks is 3)
                    await cancellation.CancelAsync();
                yield return new byte[1];
            }
        }

        BlobSource source = replayable ? BlobSource.FromChunks(CountAsync) : BlobSource.FromChunks(CountAsync());
        OperationCanceledException cancelled = Assert.CatchAsync<OperationCanceledException>(
            () => Blobs.PushAsync(Repository, source, new BlobPushOptions { CheckExistence = checkExistence }, cancellation.Token))!;

        Assert.That(chunks, Is.EqualTo(3));
        Assert.That(cancelled.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
        await Task.CompletedTask;
    }

    // Half a second is all that the registry gets: nothing else takes the processors meanwhile.
    [Test]
    [NonParallelizable]
    public void A_large_file_whose_push_is_cancelled_leaves_nothing()
    {
        using TempFolder folder = new();
        using CancellationTokenSource cancellation = new();
        BlobSource source = BlobSource.FromFile(folder.WriteBytes("file", Data(4 * Large)));
        BlobPushOptions options = new()
        {
            Progress = new Throwing(report =>
            {
                if (report is { Phase: TransferPhase.Transferring, Bytes: > 4_000_000 })
                    cancellation.Cancel();
            }),
        };

        OperationCanceledException cancelled = Assert.CatchAsync<OperationCanceledException>(() => Blobs.PushAsync(Repository, source, options, cancellation.Token))!;

        Assert.That(cancelled.CancellationToken, Is.EqualTo(cancellation.Token));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public void What_the_receiver_of_progress_throws_is_thrown_once([Values("io", "http", "bug")] string kind, [Values] bool replayable)
    {
        byte[] data = Data(Large);
        Exception failure = kind switch
        {
            "io" => new IOException("the pipe is closed"),
            "http" => new HttpRequestException("the dashboard does not answer"),
            _ => new InvalidOperationException("a bug"),
        };
        int thrown = 0;
        BlobPushOptions options = new()
        {
            CheckExistence = false,
            Progress = new Throwing(report =>
            {
                if (report is { Phase: TransferPhase.Transferring, Bytes: > 1_000_000 })
                {
                    thrown++;
                    throw failure;
                }
            }),
        };

        BlobSource source = replayable ? BlobSource.FromMemory(data) : BlobSource.FromChunks(ChunkStreams.From(data[..100_000], data[100_000..]));
        Assert.That(() => Blobs.PushAsync(Repository, source, options, Cancellation), Throws.Exception.SameAs(failure));
        Assert.That(thrown, Is.EqualTo(1));
    }

    [Test]
    public void A_cancellation_of_the_sources_own_is_thrown_as_it_is([Values] bool many, [Values] bool replayable)
    {
        TaskCanceledException failure = new("a time-out of somebody else's", new TimeoutException());
        BlobSource source = replayable
            ? BlobSource.FromChunks(() => ChunkStreams.ThenThrow(failure, Data(100)), length: 200)
            : BlobSource.FromChunks(ChunkStreams.ThenThrow(failure, Data(100)));
        BlobPushOptions options = new() { CheckExistence = false };

        Assert.That(
            async () =>
            {
                if (many)
                    await Blobs.PushManyAsync(Repository, [source], options, 4, Cancellation).ToListAsync(Cancellation);
                else
                    await Blobs.PushAsync(Repository, source, options, Cancellation);
            },
            Throws.Exception.SameAs(failure));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task A_content_that_was_disposed_says_so([Values] bool copy, [Values] bool readAhead)
    {
        Descriptor blob = await PushAsync(1000);
        BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, new BlobReadOptions { ReadAhead = readAhead }, Cancellation);
        await content.DisposeAsync();

        Assert.That(
            async () =>
            {
                if (copy)
                    await content.CopyToAsync(Stream.Null, Cancellation);
                else
                    await content.ReadAllAsync(Cancellation);
            },
            Throws.TypeOf<ObjectDisposedException>().With.Property(nameof(ObjectDisposedException.ObjectName)).Contains(nameof(BlobContent)));
    }

    [Test]
    public async Task A_content_that_is_disposed_while_it_is_read_says_so([Values(1000, Large)] int length)
    {
        Descriptor blob = await PushAsync(length);
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, blob.Digest, new BlobReadOptions { ChunkSize = 100 }, Cancellation);

        Assert.That(
            async () =>
            {
                await foreach (ReadOnlyMemory<byte> chunk in content.WithCancellation(Cancellation))
                    await content.DisposeAsync();
            },
            Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task What_is_cancelled_names_the_callers_token()
    {
        Descriptor blob = await PushAsync(1000);
        using CancellationTokenSource cancellation = new();
        await cancellation.CancelAsync();

        OperationCanceledException cancelled = Assert.CatchAsync<OperationCanceledException>(
            async () => await Blobs.OpenReadAsync(Repository, blob.Digest, null, cancellation.Token))!;
        Assert.That(cancelled.CancellationToken, Is.EqualTo(cancellation.Token));

        cancelled = Assert.CatchAsync<OperationCanceledException>(
            async () => await Blobs.OpenReadManyAsync(Repository, [blob.Digest], null, 2, cancellation.Token).ToListAsync())!;
        Assert.That(cancelled.CancellationToken, Is.EqualTo(cancellation.Token));

        cancelled = Assert.CatchAsync<OperationCanceledException>(
            async () => await Blobs.PushManyAsync(Repository, [BlobSource.FromMemory(Data(10))], null, 2, cancellation.Token).ToListAsync())!;
        Assert.That(cancelled.CancellationToken, Is.EqualTo(cancellation.Token));
    }

    [Test]
    public async Task An_empty_blob_can_not_be_written_to()
    {
        Descriptor blob = await PushAsync(0);
        await using Stream stream = await Blobs.OpenSeekableAsync(Repository, blob.Digest, Cancellation);

        Assert.That((stream.CanWrite, stream.Length), Is.EqualTo((false, 0L)));
    }

    [Test]
    public void Numbers_of_transfers_that_do_not_run_side_by_side_are_refused([Values(0, DxfOptions.MaxParallel + 1, int.MaxValue)] int parallel)
    {
        Assert.That(() => Blobs.PushManyAsync(Repository, [], null, parallel, Cancellation), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("parallel"));
        Assert.That(() => Blobs.PullToFilesAsync(Repository, [], null, parallel, Cancellation), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            async () => await Blobs.OpenReadManyAsync(Repository, [], null, parallel, Cancellation).ToListAsync(Cancellation),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Nothing_in_the_place_of_sources_or_blobs_is_refused()
    {
        Tag tag = Tag.Parse("tag");

        Assert.That(() => Blobs.PushManyAsync(Repository, [null!], null, 1, Cancellation), Throws.ArgumentException);
        Assert.That(() => Client.Aliases.SetAsync(Repository, tag, (IReadOnlyList<Descriptor>)null!, null, Cancellation), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("blobs"));
        Assert.That(() => Client.Aliases.SetAsync(Repository, tag, (IReadOnlyList<Digest>)null!, null, Cancellation), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("blobs"));
    }

    private sealed class Throwing(Action<TransferProgress> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value);
    }

    /// <summary>A stream that can be read once.</summary>
    private sealed class PieceStream(byte[] content) : MemoryStream(content, writable: false)
    {
        public override bool CanSeek => false;
    }
}
