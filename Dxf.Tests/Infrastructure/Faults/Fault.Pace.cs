using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Slow links, and cuts at random.</summary>
internal static partial class Fault
{
    /// <summary>Both bodies pass at this speed.</summary>
    public static FaultAction Throttle(long bytesPerSecond) => new(string.Create(CultureInfo.InvariantCulture, $"throttle to {bytesPerSecond} bytes/s"))
    {
        OnRequestAsync = (request, fired) =>
        {
            fired();
            request.Body = new ThrottledBody(request.Body, bytesPerSecond);
            return ValueTask.CompletedTask;
        },
        OnResponseAsync = (response, _) =>
        {
            response.Body = new ThrottledBody(response.Body, bytesPerSecond);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>The request is forwarded (or answered) so much later.</summary>
    public static FaultAction Latency(int milliseconds) => new(string.Create(CultureInfo.InvariantCulture, $"latency of {milliseconds} ms"))
    {
        OnRequestAsync = async (request, fired) =>
        {
            fired();
            await Task.Delay(milliseconds, request.Stopping);
        },
    };

    /// <summary>The request is forwarded (or answered) when something else has happened.</summary>
    public static FaultAction HoldUntil(TaskCompletionSource happened) => new("hold until something else has happened")
    {
        OnRequestAsync = async (request, fired) =>
        {
            fired();
            await happened.Task.WaitAsync(request.Stopping);
        },
    };

    /// <summary>
    /// Resets the upload, or the download, at a random byte of its body, with this probability, but not more than
    /// <paramref name="inARow"/> times in a row for one resource (a blob, or the uploads of a repository). The seed is
    /// printed; <c>DXF_TEST_SEED</c> sets it. Repeatable as far as the client asks in the same order again.
    /// </summary>
    public static FaultAction SeededReset(double probability, int inARow, int? seed = null) => new SeededCuts(probability, inARow, seed).ToAction();
}
