using Dxf.Client.Reading;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// A blob's bytes, in order. They come over one connection, as long as that one keeps up; where it is what limits, the
/// rest comes in segments over several at once, within a bounded window.
/// </summary>
internal sealed class RangedStream(RegistryConnection connection, RepositoryName repository, Digest digest) : ReadOnlyStream
{
    /// <summary>Large beside what a request costs on a distant registry, small beside what memory a transfer may take.</summary>
    private const int SegmentSize = 3 * 1024 * 1024;

    /// <summary>What is nearly here is not worth further connections.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);

    private readonly ConnectionMeter _meter = new(connection.Retries.Time);
    private readonly Queue<BlobSegment> _segments = [];
    private readonly SegmentBlocks _memory = new();
    private ResumingStream? _whole = new(connection, repository, digest);
    private long _position;

    /// <summary>How many segments were taken from what all blobs share.</summary>
    private int _shares;

    /// <summary>Where the segments begin, once there are any.</summary>
    private long? _segmentsFrom;

    /// <summary>Where the next segment begins.</summary>
    private long _next;

    private bool _singleOnly = connection.Parallel is 1;

    /// <summary>The blob's length in bytes, where the server said it.</summary>
    public long? KnownLength { get; private set; }

    /// <summary>Makes the first connection, so that what is wrong with the request shows before anything is read.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _whole!.OpenAsync(cancellationToken).ConfigureAwait(false);
        KnownLength = _whole.KnownLength;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = _position >= _segmentsFrom
            ? await ReadSegmentAsync(buffer, cancellationToken).ConfigureAwait(false)
            : await ReadWholeAsync(buffer, cancellationToken).ConfigureAwait(false);
        _position += read;
        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _memory.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> ReadWholeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_segmentsFrom - _position < buffer.Length)
            buffer = buffer[..(int)(_segmentsFrom - _position)!];
        if (_singleOnly || _segmentsFrom is not null)
            return await _whole!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

        long start = connection.Retries.Time.GetTimestamp();
        int read = await _whole!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_meter.Add(start, read) && _meter.IsLimit && KnownLength - _position - read is { } left && left > 2 * SegmentSize && left / _meter.Rate > Soon.TotalSeconds)
        {
            // This connection brings one more segment, until the others have begun.
            _segmentsFrom = _next = _position + read + SegmentSize;
            Refill();
        }

        return read;
    }

    private async ValueTask<int> ReadSegmentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (_segments.TryPeek(out BlobSegment? segment))
            {
                int read = await segment.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    // Ranges are served: the connection that would bring the rest is in the way from now on.
                    if (_whole is not null)
                        await _whole.DisposeAsync().ConfigureAwait(false);
                    _whole = null;
                    return read;
                }

                await RemoveAsync().ConfigureAwait(false);
                Refill();
            }

            return 0;
        }
        catch (RangeNotServedException)
        {
            await CloseSegmentsAsync().ConfigureAwait(false);
            _singleOnly = true;
            _segmentsFrom = null;
            _whole ??= new ResumingStream(connection, repository, digest, _position, end: null, KnownLength!.Value);
            return await _whole.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Refill()
    {
        while (_next < KnownLength && _segments.Count < connection.Parallel && TryTakeShare())
        {
            int size = (int)Math.Min(SegmentSize, KnownLength.Value - _next);
            _segments.Enqueue(new BlobSegment(
                new ResumingStream(connection, repository, digest, _next, _next + size, KnownLength.Value), size, _memory));
            _next += size;
        }
    }

    /// <summary>The one segment without which nothing comes any more is no matter of what others have; it is read as it comes.</summary>
    private bool TryTakeShare()
    {
        if (connection.Segments.TryTake())
        {
            _shares++;
            return true;
        }

        return _segments.Count is 0;
    }

    private async ValueTask RemoveAsync()
    {
        await _segments.Dequeue().DisposeAsync().ConfigureAwait(false);
        if (_shares > _segments.Count)
        {
            _shares--;
            connection.Segments.GiveBack();
        }
    }

    private async ValueTask CloseSegmentsAsync()
    {
        while (_segments.Count > 0)
            await RemoveAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        await CloseSegmentsAsync().ConfigureAwait(false);
        if (_whole is not null)
            await _whole.DisposeAsync().ConfigureAwait(false);
        _whole = null;
    }
}
