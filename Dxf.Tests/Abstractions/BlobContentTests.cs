using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class BlobContentTests
{
    private static readonly Digest Abc = Digest.Compute("abc"u8);

    [Test]
    public async Task Content_is_read_once()
    {
        await using BlobContent content = Make();

        Assert.That(await content.ReadAllAsync(), Is.EqualTo("abc"u8.ToArray()));
        Assert.That(() => content.GetAsyncEnumerator(), Throws.InvalidOperationException.With.Message.Contains("once"));
        Assert.That(async () => await content.CopyToAsync(Stream.Null), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Content_is_copied_to_a_stream_that_stays_open()
    {
        await using BlobContent content = Make();
        using MemoryStream stream = new();
        await content.CopyToAsync(stream);

        Assert.That(stream.ToArray(), Is.EqualTo("abc"u8.ToArray()));
    }

    [Test]
    public async Task Content_knows_what_was_asked_for()
    {
        await using BlobContent content = Make(3);
        await using BlobContent unknown = Make(null);

        Assert.Multiple(() =>
        {
            Assert.That(content.Digest, Is.EqualTo(Abc));
            Assert.That(content.Length, Is.EqualTo(3));
            Assert.That(unknown.Length, Is.Null);
        });
    }

    [Test]
    public async Task Disposal_gives_back_what_the_content_holds()
    {
        int disposals = 0;
        BlobContent content = new(Abc, 3, ChunkStreams.From("abc"u8.ToArray()), () =>
        {
            disposals++;
            return ValueTask.CompletedTask;
        });
        await content.DisposeAsync();

        Assert.That(disposals, Is.EqualTo(1));
    }

    [Test]
    public void Failure_of_the_chunks_ends_the_copy()
    {
        DigestMismatchException mismatch = new(Abc, Digest.Compute("abd"u8), "a blob");
        BlobContent content = new(Abc, 3, ChunkStreams.ThenThrow(mismatch, "abd"u8.ToArray()), () => ValueTask.CompletedTask);

        Assert.That(Assert.ThrowsAsync<DigestMismatchException>(() => content.CopyToAsync(Stream.Null)), Is.SameAs(mismatch));
    }

    [Test]
    public void Chunk_size_is_kept_within_its_bounds()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new BlobReadOptions().ChunkSize, Is.EqualTo(BlobReadOptions.DefaultChunkSize));
            Assert.That(new BlobReadOptions { ChunkSize = 1 }.ChunkSize, Is.EqualTo(1));
            Assert.That(new BlobReadOptions { ChunkSize = BlobReadOptions.MaxChunkSize }.ChunkSize, Is.EqualTo(64 * 1024 * 1024));
            Assert.That(() => new BlobReadOptions { ChunkSize = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new BlobReadOptions { ChunkSize = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new BlobReadOptions { ChunkSize = BlobReadOptions.MaxChunkSize + 1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    private static BlobContent Make(long? length = 3) => new(Abc, length, ChunkStreams.From("ab"u8.ToArray(), "c"u8.ToArray()), () => ValueTask.CompletedTask);
}
