using System.Security.Cryptography;

namespace Dxf.Client.Registry.Transfers;

/// <summary>Reads a source once, before it is sent, to know its digest.</summary>
internal static class BlobHashing
{
    public static async Task<Digest> HashAsync(BlobSource source, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        await foreach (ReadOnlyMemory<byte> chunk in source.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            hash.AppendData(chunk.Span);
            bytes += chunk.Length;
            progress?.Report(new TransferProgress(TransferPhase.Hashing, source.Name, null, bytes, source.Length));
        }

        return Digest.FromHash(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
