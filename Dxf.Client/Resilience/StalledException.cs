namespace Dxf.Client.Resilience;

/// <summary>The other side has neither sent nor taken a byte for too long.</summary>
internal sealed class StalledException(TimeSpan idle)
    : HttpIOException(HttpRequestError.ResponseEnded, $"no byte came or went for {idle.TotalSeconds:0.###} s");
