using System.Collections.Concurrent;

namespace Dxf.Tests.Faults.Writing;

/// <summary>
/// A clock whose short waits (those between tries) are over at once, and are recorded. Longer ones (those for a stall)
/// take their time.
/// </summary>
internal sealed class InstantWaits : TimeProvider
{
    /// <summary>For <see cref="DxfOptions.IdleTimeout"/>: longer than any wait between tries.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(61);

    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > LongestWait)
            return System.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
