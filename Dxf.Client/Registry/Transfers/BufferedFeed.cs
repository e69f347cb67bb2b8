using System.Numerics;

namespace Dxf.Client.Registry.Transfers;

/// <summary>A source that can be read once: what the registry has not acknowledged yet is kept, up to a bound.</summary>
internal sealed class BufferedFeed(BlobSource source, Digest? expected) : UploadFeed(source, expected)
{
    private const int BufferSize = 8 * 1024 * 1024;
    private const int FirstBufferSize = 64 * 1024;

    /// <summary>It grows up to the bound: most contents are small.</summary>
    private byte[] _buffer = [];
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _chunks;
    private ReadOnlyMemory<byte> _rest;
    private long _start;
    private int _filled;

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_chunks is null)
            await FillAsync(cancellationToken).ConfigureAwait(false);
    }

    public override bool CanSendFrom(long offset) => offset >= _start && offset <= _start + _filled;

    public override async Task<HttpContent> CreatePartAsync(long offset, long limit, UploadMonitor monitor, CancellationToken cancellationToken)
    {
        if (Failure is not null || (offset == _start + _filled && Length is null))
            await FillAsync(cancellationToken).ConfigureAwait(false);

        int from = (int)(offset - _start);
        ReadOnlyMemory<byte> part = _buffer.AsMemory(from, (int)Math.Min(limit, _filled - from));
        return new UploadPart(part.Length, async (stream, token) =>
        {
            await SendAsync(stream, part, monitor, token).ConfigureAwait(false);
            SentTo = offset + part.Length;
        });
    }

    /// <summary>In pieces, so that a slow network is seen to get on.</summary>
    private static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> part, UploadMonitor monitor, CancellationToken cancellationToken)
    {
        for (int position = 0; position < part.Length;)
        {
            ReadOnlyMemory<byte> piece = part.Slice(position, Math.Min(PieceSize, part.Length - position));
            monitor.Waiting();
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            position += piece.Length;
            monitor.Sent(position);
        }

        monitor.Waiting();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_chunks is not null)
            await _chunks.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private void Grow(int size)
    {
        int first = (int)Math.Clamp(Source.Length ?? FirstBufferSize, 1, BufferSize);
        Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, first)));
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        // An enumerator that failed says next that it is at its end: what came so far must not pass for the whole.
        if (Failure is not null)
            throw Failure;

        _chunks ??= Source.ReadAsync(0, cancellationToken).GetAsyncEnumerator(cancellationToken);
        _start += _filled;
        _filled = 0;
        while (_filled < BufferSize)
        {
            if (_rest.IsEmpty)
            {
                if (!await MoveNextAsync(_chunks, cancellationToken).ConfigureAwait(false))
                {
                    Length = _start + _filled;
                    if (Source.Length is { } said && said != Length)
                        throw Failure = new SourceChangedException($"{Name} has {Length} bytes, and {said} were announced");
                    Hash(_start + _filled, []);
                    break;
                }

                _rest = _chunks.Current;
            }

            int taken = Math.Min(_rest.Length, BufferSize - _filled);
            if (taken > _buffer.Length - _filled)
                Grow(_filled + taken);
            _rest.Span[..taken].CopyTo(_buffer.AsSpan(_filled));
            Hash(_start + _filled, _rest.Span[..taken]);
            _filled += taken;
            _rest = _rest[taken..];
        }
    }
}
