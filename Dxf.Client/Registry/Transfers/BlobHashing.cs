using System.Security.Cryptography;

namespace Dxf.Client.Registry.Transfers;

/// <summary>Reads a source once, before it is sent, to know its digest.</summary>
internal static class BlobHashing
{
    /// <param name="source">The content.</param>
    /// <param name="progress">Is told how it goes on, if set.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceChangedException">There are more bytes than the source says.</exception>
    public static async Task<Digest> HashAsync(BlobSource source, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        await foreach (ReadOnlyMemory<byte> chunk in source.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(chunk.Span);
            bytes += chunk.Length;
            if (bytes > source.Length)
                throw UploadFeed.HasMore(source);
            progress?.Report(new TransferProgress(TransferPhase.Hashing, source.Name, null, bytes, source.Length));
        }

        return Digest.FromHash(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
