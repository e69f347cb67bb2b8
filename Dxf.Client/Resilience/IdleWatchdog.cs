namespace Dxf.Client.Resilience;

/// <summary>
/// Ends an operation that makes no progress: a transfer may take hours, a stall may not. Each step that gets on
/// restarts it.
/// </summary>
internal sealed class IdleWatchdog : IDisposable
{
    /// <summary>Set on requests that are watched, for who does something else in their midst.</summary>
    public static readonly HttpRequestOptionsKey<IdleWatchdog> RequestKey = new("Dxf.Watchdog");

    private readonly TimeSpan _idle;
    private readonly CancellationTokenSource _source;

    /// <param name="idle">How long nothing may happen; infinite for ever.</param>
    /// <param name="time">What tells the time.</param>
    public IdleWatchdog(TimeSpan idle, TimeProvider time)
    {
        _idle = idle;
        _source = new CancellationTokenSource(idle, time);
    }

    /// <summary>Cancelled by a stall, and by the caller that is followed.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What to throw in place of the watchdog's cancellation.</summary>
    public StalledException Stalled => new(_idle);

    /// <summary>Passes a caller's cancellation on until it is disposed.</summary>
    public CancellationTokenRegistration Follow(CancellationToken caller) =>
        caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);

    /// <summary>Something got on.</summary>
    public void Touch() => _source.CancelAfter(_idle);

    /// <summary>Nothing is waited for until the next <see cref="Touch"/>.</summary>
    public void Pause() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Whether a cancellation was the watchdog's own and not the caller's.</summary>
    public bool Barked(CancellationToken caller) => _source.IsCancellationRequested && !caller.IsCancellationRequested;

    public void Dispose() => _source.Dispose();
}
