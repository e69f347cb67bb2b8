namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// Tells whether a connection is what limits a transfer: its bytes are waited for nearly all the time, and they come
/// more slowly than they could be hashed.
/// </summary>
internal sealed class ConnectionMeter(TimeProvider time)
{
    /// <summary>Slower than any machine hashes; where connections are faster, several are not.</summary>
    private const double FastEnough = 200e6;

    /// <summary>What part of the time is spent waiting where the connection is the limit.</summary>
    private const double WaitingShare = 0.7;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    private long _windowStart;
    private TimeSpan _waited;
    private long _bytes;

    /// <summary>Bytes per second in the window that ended last; null before the first one did.</summary>
    public double? Rate { get; private set; }

    /// <summary>Whether the window that ended last was spent waiting for a slow connection.</summary>
    public bool IsLimit { get; private set; }

    /// <summary>Takes a read into account.</summary>
    /// <param name="start">The timestamp before it.</param>
    /// <param name="bytes">How many bytes it brought.</param>
    /// <returns>Whether a window ended.</returns>
    public bool Add(long start, int bytes)
    {
        long now = time.GetTimestamp();
        if (_windowStart is 0)
        {
            // What comes first says more about the distance than about the rate.
            _windowStart = now;
            return false;
        }

        _waited += time.GetElapsedTime(start, now);
        _bytes += bytes;
        TimeSpan elapsed = time.GetElapsedTime(_windowStart, now);
        if (elapsed < Window)
            return false;

        Rate = _bytes / elapsed.TotalSeconds;
        IsLimit = Rate < FastEnough && _waited / elapsed > WaitingShare;
        (_windowStart, _waited, _bytes) = (now, TimeSpan.Zero, 0);
        return true;
    }
}
