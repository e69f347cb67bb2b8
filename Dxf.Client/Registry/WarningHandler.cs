using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Dxf.Client.Registry;

/// <summary>Passes on what registries have to say to the user: each <c>Warning: 299</c> once.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#warnings">warnings</see>.</remarks>
internal sealed partial class WarningHandler(ILogger<WarningHandler> logger) : DelegatingHandler
{
    private const int MaxWarnings = 32;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Headers.NonValidated.Contains("Warning"))
        {
            foreach (WarningHeaderValue warning in response.Headers.Warning)
            {
                if (warning.Code is 299 && _seen.Count < MaxWarnings && _seen.TryAdd(warning.Text, true))
                    LogWarning(request.RequestUri!.Authority, warning.Text.Trim('"'));
            }
        }

        return response;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} says: {Text}")]
    private partial void LogWarning(string host, string text);
}
