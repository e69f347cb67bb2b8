// The name is what counts: that of the handler which AddStandardResilienceHandler adds.
namespace Microsoft.Extensions.Http.Resilience;

internal sealed class ResilienceHandler(List<string> seen) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        seen.Add($"resilience {request.Method}");
        return base.SendAsync(request, cancellationToken);
    }
}
