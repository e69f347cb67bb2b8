using System.Runtime.CompilerServices;
using Dxf.Client.Reading;

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
        Stream stream = await zip.OpenBlobAsync(path, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            VerifiedReader reader = new(stream, blob.Digest, blob.Size, BlobReadOptions.DefaultChunkSize, Name);
            await using (reader.ConfigureAwait(false))
            {
                await foreach (ReadOnlyMemory<byte> piece in reader.ReadPiecesAsync(cancellationToken).SkipBytesAsync(offset, cancellationToken).ConfigureAwait(false))
                    yield return piece;
            }
        }
    }
}
