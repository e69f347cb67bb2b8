namespace Dxf.Tests.Registry.Transfers;

/// <summary>A clock that stands still until a test moves it, and whose waits between tries are over at once.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45);

    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > LongestWait || dueTime < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, period);
}
