namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Which requests, which of those, and what happens to them. It counts, so it belongs to one proxy; made with <see cref="On"/>.</summary>
internal sealed class FaultRule(RequestMatch match, string hits, Func<int, bool> isHit, FaultAction action)
{
    private int _matched;
    private int _fired;

    public string Name { get; } = $"{match}, {hits}: {action}";

    public FaultAction Action { get; } = action;

    /// <summary>How many requests it was for, hit or not.</summary>
    public int Matched => Volatile.Read(ref _matched);

    /// <summary>How often its fault really happened.</summary>
    public int Fired => Volatile.Read(ref _fired);

    public bool Hits(ObservedRequest request) => match.Matches(request) && isHit(Interlocked.Increment(ref _matched));

    /// <summary>To be called when the fault happens to the request.</summary>
    public Action Firing(ObservedRequest request) => () =>
    {
        Interlocked.Increment(ref _fired);
        request.AddFault(Name);
    };

    public override string ToString() => Name;
}
