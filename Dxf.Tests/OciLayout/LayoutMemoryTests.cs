using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>Alone, because what is allocated is counted for the whole process.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LayoutMemoryTests : LayoutFixture
{
    // What other tests have left running in this process may still come to its end, and is counted, too.
    [Test]
    [Retry(3)]
    public async Task A_big_blob_passes_through_in_flat_memory()
    {
        const int chunks = 512;
        byte[] chunk = Data(128 * 1024);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromChunks(Repeat));
        await using (BlobContent content = await Blobs.OpenReadAsync(Repository, pushed.Digest))
            await content.CopyToAsync(Stream.Null);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Multiple(() =>
        {
            Assert.That(pushed.Size, Is.EqualTo(64 * 1024 * 1024));
            Assert.That(allocated, Is.LessThan(4 * 1024 * 1024));
        });

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Repeat()
        {
            await Task.CompletedTask;
            for (int i = 0; i < chunks; i++)
                yield return chunk;
        }
    }
}
