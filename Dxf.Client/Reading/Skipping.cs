using System.Runtime.CompilerServices;

namespace Dxf.Client.Reading;

/// <summary>For sources that can only be read from their first byte on.</summary>
internal static class Skipping
{
    /// <summary>What follows the first so many bytes.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> SkipBytesAsync(
        this IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, long count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            int skipped = (int)Math.Min(count, chunk.Length);
            count -= skipped;
            if (skipped < chunk.Length)
                yield return chunk[skipped..];
        }
    }
}
