using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Dxf.Client;

/// <summary>Cuts a stream into chunks of an exact size, and lets it end only where its bytes hash to a digest.</summary>
internal static class VerifiedChunks
{
    /// <param name="stream">What to read; left open.</param>
    /// <param name="expected">The digest that was asked for.</param>
    /// <param name="length">How many bytes must come, where that is known: not one more is yielded.</param>
    /// <param name="chunkSize">The length of every chunk but the last.</param>
    /// <param name="onBytes">Told how many bytes have come, after each chunk.</param>
    /// <param name="context">What is being read, for the error.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream,
        Digest expected,
        long? length,
        int chunkSize,
        Action<long>? onBytes,
        string context,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(expected.Algorithm.Name);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(chunkSize);
        try
        {
            long total = 0;
            int filled;
            do
            {
                filled = await stream
                    .ReadAtLeastAsync(buffer.AsMemory(0, chunkSize), chunkSize, throwOnEndOfStream: false, cancellationToken)
                    .ConfigureAwait(false);
                if (filled is 0)
                    break;

                total += filled;
                if (total > length)
                    throw new DxfException($"{context}: more bytes came than the {length} that it has");

                hash.AppendData(buffer, 0, filled);
                yield return buffer.AsMemory(0, filled);
                onBytes?.Invoke(total);
            }
            while (filled == chunkSize);

            Digest actual = Digest.FromHash(expected.Algorithm, hash.GetHashAndReset());
            if (actual != expected)
                throw new DigestMismatchException(expected, actual, context);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
