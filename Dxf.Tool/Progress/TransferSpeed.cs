namespace Dxf.Tool.Progress;

/// <summary>How fast bytes come, smoothed over the last seconds.</summary>
internal sealed class TransferSpeed
{
    private const double SmoothingSeconds = 3;

    private long _bytes;
    private TimeSpan? _at;
    private double? _smoothed;

    /// <summary>Bytes a second; null as long as it can't be told.</summary>
    public double? BytesPerSecond => _smoothed;

    /// <summary>Takes a sample.</summary>
    /// <param name="bytes">The bytes done by now.</param>
    /// <param name="now">The time of this sample, on any scale that only goes forward.</param>
    public void Sample(long bytes, TimeSpan now)
    {
        double seconds = _at is { } before ? (now - before).TotalSeconds : 0;

        // Going back says that the transfer began again, and nothing of its speed.
        if (seconds > 0 && bytes >= _bytes && (_smoothed is not null || bytes > _bytes))
        {
            double sample = (bytes - _bytes) / seconds;
            _smoothed += (sample - _smoothed) * (1 - Math.Exp(-seconds / SmoothingSeconds));
            _smoothed ??= sample;
        }

        _bytes = bytes;
        _at = now;
    }

    /// <summary>Forgets all samples: another phase has begun.</summary>
    public void Reset() => (_bytes, _at, _smoothed) = (0, null, null);
}
