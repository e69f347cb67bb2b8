using System.Collections.Concurrent;

namespace Dxf.Tests.Faults.Reading;

/// <summary>
/// A clock whose waits are over at once: it goes on by as much, and remembers them. Only timers of the idle timeout's
/// length are real, so that a test of stalls waits as long as that says.
/// </summary>
internal sealed class QuickTime(TimeSpan idleTimeout) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2031, 5, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private long _elapsed;

    /// <summary>The waits between tries, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <summary>Told before each wait how many there were with it: the moment between two tries.</summary>
    public Action<int>? OnWait { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(Interlocked.Read(ref _elapsed));

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == idleTimeout || dueTime == Timeout.InfiniteTimeSpan) return System.CreateTimer(callback, state, dueTime, period);

        _waits.Enqueue(dueTime);
        OnWait?.Invoke(_waits.Count);
        Interlocked.Add(ref _elapsed, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
