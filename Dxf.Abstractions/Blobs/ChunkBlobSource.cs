using System.Runtime.CompilerServices;

namespace Dxf;

/// <summary>Chunks that somebody else makes.</summary>
internal sealed class ChunkBlobSource(
    Func<IAsyncEnumerable<ReadOnlyMemory<byte>>> open, bool canReplay, Digest? digest, long? length) : BlobSource
{
    private bool _opened;

    public override long? Length => length;

    public override Digest? Digest => digest;

    public override bool CanReplay => canReplay;

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_opened && !canReplay)
            throw new InvalidOperationException("These chunks can be enumerated once and were; pass a function that makes them to have them sent again.");
        _opened = true;

        long toSkip = offset;
        await foreach (ReadOnlyMemory<byte> chunk in open().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // Not everybody's enumeration heeds the token.
            cancellationToken.ThrowIfCancellationRequested();
            int skipped = (int)Math.Min(toSkip, chunk.Length);
            toSkip -= skipped;
            if (skipped < chunk.Length)
                yield return chunk[skipped..];
        }
    }
}
