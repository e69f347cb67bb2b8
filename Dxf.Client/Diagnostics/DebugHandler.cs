using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Dxf.Client.Diagnostics;

/// <summary>Tells each request that really goes out, and its answer, to whoever debugs. Never a secret.</summary>
internal sealed partial class DebugHandler(ILogger<DebugHandler> logger) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        logger.IsEnabled(LogLevel.Debug) ? SendAndTellAsync(request, cancellationToken) : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> SendAndTellAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string uri = RedactedUri.Of(request.RequestUri!);
        string credentials = request.Headers.Authorization is { } authorization ? $" ({authorization.Scheme} credentials)" : "";
        string range = request.Headers.Range is { } part ? $" ({part})" : "";
        LogRequest(request.Method.Method, uri, credentials + range);
        long start = Stopwatch.GetTimestamp();
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            string length = response.Content.Headers.ContentLength is { } bytes ? $", {bytes} bytes" : "";
            LogResponse(request.Method.Method, uri, (int)response.StatusCode, length, elapsed);
            return response;
        }
        catch (Exception exception)
        {
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            string failure = exception.GetBaseException().Message;
            LogFailure(request.Method.Method, uri, failure, elapsed);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Uri}{Details}")]
    private partial void LogRequest(string method, string uri, string details);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Uri}: {Status}{Length}, after {Milliseconds:0} ms")]
    private partial void LogResponse(string method, string uri, int status, string length, double milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Uri}: {Failure}, after {Milliseconds:0} ms")]
    private partial void LogFailure(string method, string uri, string failure, double milliseconds);
}
