using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;

namespace Dxf.Tests.Faults.Reading;

/// <summary>A blob of 100,000 bytes in the open registry, to be pulled through a proxy.</summary>
internal abstract class ReadingFixture : FaultProxyFixture
{
    /// <summary>The blob's requests, by their path.</summary>
    protected const string Blobs = "/blobs/sha256:";

    protected string BlobDigest => TestData.DigestOf(Content);

    protected Task<FaultProxy> StartAsync(params FaultRule[] rules) => FaultProxy.StartAsync(Registry, rules);

    /// <summary>What the library makes of the blob behind these faults, all of which must have happened.</summary>
    protected async Task<Pulled> PullAsync(FaultRule[] rules, Action<DxfOptions>? configure = null)
    {
        await using FaultProxy proxy = await StartAsync(rules);
        await using ReadingClient dxf = ReadingClient.Of(proxy, configure);
        byte[] bytes = [];
        Exception? failure = null;
        try
        {
            bytes = await dxf.PullAsync(Repository, BlobDigest);
        }
        catch (Exception exception) when (exception is DxfException or HttpRequestException or HttpIOException)
        {
            failure = exception;
        }

        proxy.AssertAllFired();
        return new Pulled(bytes, failure, proxy.Requests, dxf.Time.Waits);
    }

    /// <summary>What the tool makes of it; it is tried again once.</summary>
    protected static Task<ToolResult> RunToolAsync(string host, params string[] arguments) => DxfTool.RunAsync(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = host, ["DXF_INSECURE"] = "1", ["DXF_RETRIES"] = "1" }, arguments);

    /// <param name="Bytes">What came, where it ended well.</param>
    /// <param name="Failure">How it ended, where it did not.</param>
    /// <param name="Requests">What was asked for.</param>
    /// <param name="Waits">Between the tries.</param>
    protected sealed record Pulled(byte[] Bytes, Exception? Failure, IReadOnlyList<ObservedRequest> Requests, IReadOnlyList<TimeSpan> Waits)
    {
        /// <summary>The Range of each request; null where there was none.</summary>
        public IEnumerable<string?> Ranges => Requests.Select(request => request.Headers["Range"]);
    }
}
