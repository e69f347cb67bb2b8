using System.Diagnostics.CodeAnalysis;
using Dxf.Client.Reading;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Reading;

/// <summary>What comes out of a stream whose bytes are the ones that were asked for.</summary>
[TestFixture]
[CancelAfter(120_000)]
internal sealed class VerifiedReaderTests
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;

    /// <summary>A block, and all blocks that are kept.</summary>
    private const int Block = 256 * KiB;
    private const int Ring = 2 * MiB;

    private static readonly int[] ChunkSizes = [1, 3, 8192, 100_000, Block, MiB];

    private readonly TestData _data = new(seed: 44_001);

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Every_chunk_but_the_last_has_the_exact_size([ValueSource(nameof(ChunkSizes))] int chunk, [Values] bool lengthIsKnown)
    {
        int border = Block / chunk * chunk;
        int[] borders = chunk < 10 ? [chunk, border] : [chunk, Block, border == 0 ? 2 * MiB : border, Ring, Ring + Math.Max(border, chunk)];
        foreach (int size in borders.SelectMany(static at => new[] { 0, 1, at - 1, at, at + 1 }).Distinct())
            await AssertReadAsync(_data.Bytes(size), chunk, lengthIsKnown, static () => int.MaxValue);
    }

    [Test]
    public async Task Pieces_of_the_stream_may_be_of_any_size(
        [ValueSource(nameof(ChunkSizes))] int chunk, [Values(1, 7, 8191, 65_537, (2 * MiB) + 3)] int piece)
    {
        int size = piece < 10 || chunk < 10 ? 50_001 : (3 * MiB) + 11;
        await AssertReadAsync(_data.Bytes(size), chunk, lengthIsKnown: true, () => piece);
    }

    [Test]
    [SuppressMessage("Security", "CA5394", Justification = "Tests have to be repeatable, not secret.")]
    public async Task Any_chunk_size_gives_any_content_from_any_pieces()
    {
        TestData data = new();
        Random random = new(data.Seed);
        for (int round = 0; round < 150; round++)
        {
            int chunk = 1 << random.Next(21);
            chunk += random.Next(chunk);
            byte[] content = data.Bytes((int)Math.Min(random.Next(3 * MiB), chunk * 20_000L));
            int largest = 1 + random.Next(600_000);
            await AssertReadAsync(content, chunk, round % 2 is 0, () => Math.Max(1, random.Next(largest)));
        }
    }

    [Test]
    public async Task Pieces_are_handed_out_as_they_come()
    {
        byte[] content = _data.Bytes(1000);
        await using PiecedStream stream = new(content, static () => 400) { StallsAt = 800 };
        await using VerifiedReader reader = new(stream, Digest.Compute(content), 1000, MiB, "test");
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> pieces = reader.ReadPiecesAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        using MemoryStream came = new();
        while (came.Length < 800 && await pieces.MoveNextAsync())
            came.Write(pieces.Current.Span);

        Assert.That(came.ToArray(), Is.EqualTo(content[..800]), "what is there is not kept back for what isn't");
    }

    [Test]
    public async Task Nothing_is_received_before_the_first_byte_is_asked_for()
    {
        byte[] content = _data.Bytes(1000);
        await using PiecedStream stream = new(content);
        await using VerifiedReader reader = new(stream, Digest.Compute(content), 1000, 100, "test");
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = reader.ReadChunksAsync(Cancellation);
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> enumerator = chunks.GetAsyncEnumerator(Cancellation);
        for (int i = 0; i < 100; i++)
            await Task.Yield();
        Assert.That(stream.Reads, Is.Zero);

        Assert.That(await enumerator.MoveNextAsync());
        Assert.That(stream.Reads, Is.Not.Zero);
    }

    [Test]
    public async Task What_is_started_is_received_before_it_is_asked_for()
    {
        byte[] content = _data.Bytes(MiB);
        await using PiecedStream stream = new(content);
        await using VerifiedReader reader = new(stream, Digest.Compute(content), MiB, 100_000, "test");
        reader.Start();
        await stream.ReachedAsync(MiB, Cancellation);

        Assert.That(await JoinAsync(reader.ReadChunksAsync(Cancellation), 100_000), Is.EqualTo(content));
    }

    [Test]
    public async Task No_more_than_the_ring_is_read_ahead([ValueSource(nameof(ChunkSizes))] int chunk, [Values] bool started)
    {
        const int size = 12 * MiB;
        int block = Math.Max(chunk, Block / chunk * chunk);
        byte[] content = _data.Bytes(size);
        long taken = 0;
        long ahead = 0;
        await using PiecedStream stream = new(content) { OnRead = given => ahead = Math.Max(ahead, given - Volatile.Read(ref taken)) };
        await using VerifiedReader reader = new(stream, Digest.Compute(content), size, chunk, "test");
        if (started)
            reader.Start();
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> pieces = reader.ReadPiecesAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.That(await pieces.MoveNextAsync());

        // The reader stops for as long as it takes to fill what may be filled, and for a while more.
        long full = Math.Max(2, Ring / block) * (long)block;
        await stream.ReachedAsync(full, Cancellation);
        for (int i = 0; i < 200; i++)
            await Task.Yield();
        Assert.That(stream.Given, Is.EqualTo(full));

        do
            Volatile.Write(ref taken, taken + pieces.Current.Length);
        while (await pieces.MoveNextAsync());
        Assert.That(taken, Is.EqualTo(size));
        Assert.That(ahead, Is.LessThanOrEqualTo(full + block));
    }

    private static async Task AssertReadAsync(byte[] content, int chunk, bool lengthIsKnown, Func<int> nextPiece)
    {
        string what = $"{content.Length} bytes in chunks of {chunk}";
        Digest digest = Digest.Compute(content);
        long? length = lengthIsKnown ? content.Length : null;
        await using (PiecedStream stream = new(content, nextPiece))
        await using (VerifiedReader reader = new(stream, digest, length, chunk, "test"))
        {
            byte[] read = await JoinAsync(reader.ReadChunksAsync(Cancellation), chunk);
            Assert.That(read.AsSpan().SequenceEqual(content), what);
        }

        await using (PiecedStream stream = new(content, nextPiece))
        await using (VerifiedReader reader = new(stream, digest, length, chunk, "test"))
        {
            byte[] read = await JoinAsync(reader.ReadPiecesAsync(Cancellation), exact: null);
            Assert.That(read.AsSpan().SequenceEqual(content), what + ", as pieces");
        }
    }

    /// <summary>The bytes of all parts, of which all but the last have the exact size, and none is empty.</summary>
    private static async Task<byte[]> JoinAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> parts, int? exact)
    {
        using MemoryStream joined = new();
        int last = exact ?? 1;
        await foreach (ReadOnlyMemory<byte> part in parts)
        {
            if (last != (exact ?? last) || part.Length is 0 || part.Length > (exact ?? int.MaxValue))
                Assert.Fail($"a part of {part.Length} bytes after one of {last}, at {joined.Length}");
            last = part.Length;
            joined.Write(part.Span);
        }

        return joined.ToArray();
    }
}
