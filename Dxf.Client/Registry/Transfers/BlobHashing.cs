using System.Security.Cryptography;

namespace Dxf.Client.Registry.Transfers;

/// <summary>Reads a source once, before it is sent, to know its digest.</summary>
internal static class BlobHashing
{
    /// <param name="source">The content.</param>
    /// <param name="progress">Is told how it goes on, if set.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="length">How many bytes to hash at most: a file may grow meanwhile.</param>
    public static async Task<Digest> HashAsync(
        BlobSource source, IProgress<TransferProgress>? progress, CancellationToken cancellationToken, long length = long.MaxValue)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        await foreach (ReadOnlyMemory<byte> chunk in source.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            int wanted = (int)Math.Min(chunk.Length, length - bytes);
            hash.AppendData(chunk.Span[..wanted]);
            bytes += wanted;
            progress?.Report(new TransferProgress(TransferPhase.Hashing, source.Name, null, bytes, source.Length));
            if (bytes == length)
                break;
        }

        return Digest.FromHash(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
