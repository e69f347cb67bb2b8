using System.Net;

namespace Dxf.Client.Registry;

/// <summary>
/// Follows redirects. It stands before the authentication, which gives nothing to another origin; and a redirect from
/// https to http is not followed at all.
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler
{
    private const int MaxRedirects = 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(response.StatusCode, request.Method))
                return response;

            string host = request.RequestUri!.Authority;
            string? location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;
            response.Dispose();
            if (redirects == MaxRedirects)
                throw new DxfException($"{host} redirects more than {MaxRedirects} times");

            request.RequestUri = ServerAddress.ResolveRedirect(request.RequestUri, location, host);
        }
    }

    /// <summary>Only reading is redirected: what is sent goes where the registry's Location said.</summary>
    private static bool IsRedirect(HttpStatusCode status, HttpMethod method) =>
        (method == HttpMethod.Get || method == HttpMethod.Head)
        && status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
