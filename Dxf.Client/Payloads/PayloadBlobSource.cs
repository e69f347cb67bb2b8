using System.Runtime.CompilerServices;

namespace Dxf.Client.Payloads;

/// <summary>A blob in a payload, unpacked each time it is read.</summary>
internal sealed class PayloadBlobSource(PayloadZip zip, string path, Descriptor blob) : BlobSource
{
    public override string Name => $"the payload's {path}";

    public override long? Length => blob.Size;

    public override Digest? Digest => blob.Digest;

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long toSkip = offset;
        Stream stream = await zip.OpenBlobAsync(path, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = VerifiedChunks.ReadAsync(
                stream, blob.Digest, blob.Size, BlobReadOptions.DefaultChunkSize, onBytes: null, Name, cancellationToken);
            await foreach (ReadOnlyMemory<byte> chunk in chunks.ConfigureAwait(false))
            {
                int skipped = (int)Math.Min(toSkip, chunk.Length);
                toSkip -= skipped;
                if (skipped < chunk.Length)
                    yield return chunk[skipped..];
            }
        }
    }
}
