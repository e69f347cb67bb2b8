using System.Runtime.CompilerServices;

namespace Dxf;

/// <summary>Bytes in memory; their digest is computed when it is first asked for.</summary>
internal sealed class MemoryBlobSource(ReadOnlyMemory<byte> content) : BlobSource
{
    private readonly Lazy<Digest> _digest = new(() => Dxf.Digest.Compute(content.Span));

    public override long? Length => content.Length;

    public override Digest? Digest => _digest.Value;

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        yield return content[(int)offset..];
    }
}
