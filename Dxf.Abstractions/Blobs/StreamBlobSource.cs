using System.Buffers;
using System.Runtime.CompilerServices;

namespace Dxf;

/// <summary>What is left of a stream, from where it stood when the source was made.</summary>
internal sealed class StreamBlobSource(Stream stream, Digest? digest) : BlobSource
{
    private readonly long _start = stream.CanSeek ? stream.Position : 0;
    private bool _opened;

    public override long? Length { get; } = stream.CanSeek ? stream.Length - stream.Position : null;

    public override Digest? Digest => digest;

    public override bool CanReplay => stream.CanSeek;

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (stream.CanSeek)
            stream.Position = _start + offset;
        else if (_opened)
            throw new InvalidOperationException("This stream can't seek, so that it can be pushed once, and was.");
        _opened = true;

        // What is added to a stream later is no part of the content.
        long left = Length - offset ?? long.MaxValue;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            while (left > 0 && await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                left -= read;
                yield return buffer.AsMemory(0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
