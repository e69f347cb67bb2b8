namespace Dxf.Bench.Link;

/// <summary>How slow a link is.</summary>
/// <param name="RoundTrip">From sending to the answer of a server that takes no time.</param>
/// <param name="BytesPerSecond">What each connection gets, in each direction.</param>
internal sealed record LinkSpeed(TimeSpan RoundTrip, long BytesPerSecond)
{
    /// <summary>A registry on another continent.</summary>
    public static readonly LinkSpeed Distant = new(TimeSpan.FromMilliseconds(50), 20_000_000);
}
