using Dxf.Client.Reading;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Reading;

/// <summary>All the ends that reading can come to but the good one, and that nothing goes on after any of them.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class VerifiedReaderEndTests
{
    private static readonly int[] Sizes = [1, 1000, 262_144, 3_000_000];

    private readonly TestData _data = new(seed: 44_002);

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Content_of_other_bytes_ends_in_an_exception([ValueSource(nameof(Sizes))] int size, [Values] bool asPieces)
    {
        byte[] content = _data.Bytes(size);
        Digest expected = Digest.Compute(content);
        content[^1] ^= 1;
        (long came, Exception? end) = await ReadAsync(new PiecedStream(content), expected, size, asPieces);

        Assert.That(end, Is.TypeOf<DigestMismatchException>().With.Property(nameof(DigestMismatchException.Expected)).EqualTo(expected));
        Assert.That(end!.Message, Does.Contain("the subject"));
        Assert.That(came, Is.EqualTo(size));
    }

    [Test]
    public async Task Content_that_is_too_short_ends_in_an_exception([ValueSource(nameof(Sizes))] int size, [Values] bool asPieces, [Values] bool lengthIsKnown)
    {
        byte[] content = _data.Bytes(size);
        (long came, Exception? end) = await ReadAsync(
            new PiecedStream(content.AsMemory(0, size - 1)), Digest.Compute(content), lengthIsKnown ? size : null, asPieces);

        Assert.That(end, Is.TypeOf<DigestMismatchException>());
        Assert.That(came, Is.EqualTo(size - 1));
    }

    [Test]
    public async Task Not_a_byte_more_is_handed_out_than_the_content_has([ValueSource(nameof(Sizes))] int size, [Values] bool asPieces, [Values(1, 5000)] int more)
    {
        byte[] content = _data.Bytes(size + more);
        (long came, Exception? end) = await ReadAsync(new PiecedStream(content), Digest.Compute(content.AsSpan(0, size)), size, asPieces);

        Assert.That(end, Is.TypeOf<DxfException>().With.Message.Contains("more bytes came").And.Message.Contains("the subject"));
        Assert.That(came, Is.LessThanOrEqualTo(size));
    }

    [Test]
    public async Task An_error_of_the_stream_comes_after_what_came_before([ValueSource(nameof(Sizes))] int size)
    {
        byte[] content = _data.Bytes(size);
        IOException failure = new("broken");
        (long came, Exception? end) = await ReadAsync(
            new PiecedStream(content, static () => 999) { Failure = failure }, Digest.Compute(content), size, asPieces: true);

        Assert.That(end, Is.SameAs(failure));
        Assert.That(came, Is.EqualTo(size));
    }

    [Test]
    public async Task What_broke_off_is_not_handed_out_in_a_shorter_chunk()
    {
        byte[] content = _data.Bytes(2_500);
        IOException failure = new("broken");
        (long came, Exception? end) = await ReadAsync(new PiecedStream(content) { Failure = failure }, Digest.Compute(content), 2_500, asPieces: false);

        Assert.That(end, Is.SameAs(failure));
        Assert.That(came, Is.EqualTo(2_000));
    }

    [Test]
    public async Task Reading_that_waits_stops_when_it_is_cancelled([Values] bool asPieces)
    {
        byte[] content = _data.Bytes(10_000);
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using PiecedStream stream = new(content) { StallsAt = 5_500 };
        VerifiedReader reader = new(stream, Digest.Compute(content), content.Length, 1000, "the subject");
        Task<(long Came, Exception? End)> reading = ReadAsync(reader, asPieces, cancellation.Token);
        await stream.StalledAsync(Cancellation);
        await cancellation.CancelAsync();

        Assert.That((await reading.WaitAsync(Cancellation)).End, Is.InstanceOf<OperationCanceledException>());
        await reader.DisposeAsync();
        Assert.That(stream.Active, Is.Zero);
    }

    [Test]
    public async Task Nothing_goes_on_after_disposal([Values] bool stalled, [Values] bool started)
    {
        byte[] content = _data.Bytes(8_000_000);
        await using PiecedStream stream = new(content) { StallsAt = stalled ? 1_500_000 : int.MaxValue };
        VerifiedReader reader = new(stream, Digest.Compute(content), content.Length, 1000, "the subject");
        if (started)
        {
            reader.Start();
        }
        else
        {
            await foreach (ReadOnlyMemory<byte> chunk in reader.ReadChunksAsync(Cancellation))
            {
                Assert.That(chunk.Length, Is.EqualTo(1000));
                break;
            }
        }

        await stream.ReachedAsync(1_500_000, Cancellation);
        await reader.DisposeAsync().AsTask().WaitAsync(Cancellation);
        int reads = stream.Reads;
        for (int i = 0; i < 100; i++)
            await Task.Yield();

        Assert.That(stream.Active, Is.Zero);
        Assert.That(stream.Reads, Is.EqualTo(reads));
        Assert.That(stream.IsDisposed, Is.False, "the stream is not the reader's");
        await reader.DisposeAsync();
    }

    [Test]
    public async Task The_content_closes_its_stream_however_it_is_left([Values("read", "left", "disposed", "cancelled", "failed", "copied")] string how)
    {
        byte[] content = _data.Bytes(100_000);
        await using PiecedStream stream = new(content, static () => 3000) { Failure = how is "failed" ? new IOException("broken") : null };
        BlobContent blob = VerifiedContent.ReadAsync(
            stream, Digest.Compute(content), content.Length, new BlobReadOptions { ChunkSize = 1000, ReadAhead = true }, "the subject");
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        try
        {
            if (how is "disposed")
                await blob.DisposeAsync();
            else if (how is "copied")
                await blob.CopyToAsync(Stream.Null, Cancellation);
            else
                await EnumerateAsync(blob);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Assert.That(how, Is.EqualTo("failed").Or.EqualTo("cancelled"));
        }

        Assert.That(stream.IsDisposed);
        Assert.That(stream.Active, Is.Zero);

        async Task EnumerateAsync(BlobContent chunks)
        {
            await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellation.Token))
            {
                Assert.That(chunk.Length, Is.EqualTo(1000));
                if (how is "left")
                    break;
                if (how is "cancelled")
                    await cancellation.CancelAsync();
            }
        }
    }

    [Test]
    public async Task Reading_ahead_begins_with_the_opening_where_it_is_wanted()
    {
        byte[] content = _data.Bytes(100_000);
        await using PiecedStream waiting = new(content);
        await using PiecedStream eager = new(content);
        await using BlobContent first = VerifiedContent.ReadAsync(waiting, Digest.Compute(content), content.Length, new BlobReadOptions(), "the subject");
        await using BlobContent second = VerifiedContent.ReadAsync(
            eager, Digest.Compute(content), content.Length, new BlobReadOptions { ReadAhead = true }, "the subject");
        await eager.ReachedAsync(content.Length, Cancellation);

        Assert.That(waiting.Reads, Is.Zero);
    }

    private static async Task<(long Came, Exception? End)> ReadAsync(PiecedStream stream, Digest expected, long? length, bool asPieces)
    {
        await using PiecedStream closing = stream;
        await using VerifiedReader reader = new(stream, expected, length, 1000, "the subject");
        return await ReadAsync(reader, asPieces, Cancellation);
    }

    private static async Task<(long Came, Exception? End)> ReadAsync(VerifiedReader reader, bool asPieces, CancellationToken cancellationToken)
    {
        long came = 0;
        try
        {
            await foreach (ReadOnlyMemory<byte> part in asPieces ? reader.ReadPiecesAsync(cancellationToken) : reader.ReadChunksAsync(cancellationToken))
                came += part.Length;
            return (came, null);
        }
        catch (Exception exception) when (exception is DxfException or IOException or OperationCanceledException)
        {
            return (came, exception);
        }
    }
}
