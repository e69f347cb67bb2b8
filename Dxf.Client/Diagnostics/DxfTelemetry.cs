using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Dxf.Client.Diagnostics;

/// <summary>What observers of an application see of dxf: an <see cref="ActivitySource"/> and a <see cref="Meter"/>, both named <c>Dxf</c>.</summary>
internal static class DxfTelemetry
{
    private const string Name = "Dxf";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);

    /// <summary>Bytes of blobs that came from registries.</summary>
    public static readonly Counter<long> BytesReceived = Meter.CreateCounter<long>("dxf.blob.received", "By", "Bytes of blobs that came from registries");

    /// <summary>Bytes of blobs that registries took.</summary>
    public static readonly Counter<long> BytesSent = Meter.CreateCounter<long>("dxf.blob.sent", "By", "Bytes of blobs that registries took");

    /// <summary>Requests and transfers that were tried again.</summary>
    public static readonly Counter<long> Retries = Meter.CreateCounter<long>("dxf.retries", "{try}", "Requests and transfers that were tried again");

    /// <summary>Starts the activity of a transfer; null where nobody listens.</summary>
    public static Activity? StartTransfer(string operation, string host, RepositoryName repository, Digest? digest)
    {
        Activity? activity = Activities.StartActivity(operation, ActivityKind.Client);
        return activity?
            .SetTag("server.address", host)
            .SetTag("dxf.repository", repository.Value)
            .SetTag("dxf.digest", digest?.Value);
    }

    /// <summary>Says of a transfer that it failed, and of what.</summary>
    public static void Fail(Activity? transfer, Exception exception) => transfer?
        .SetStatus(ActivityStatusCode.Error, exception.Message)
        .SetTag("error.type", exception.GetType().FullName);
}
