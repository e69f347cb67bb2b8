using System.Net;
using System.Net.Http.Headers;

namespace Dxf.Client.Auth;

/// <summary>
/// Shows credentials to the registry, and to nobody else: what goes to another origin (a redirect's, a Location's, a
/// Link's) goes without.
/// </summary>
internal sealed class AuthHandler(DxfEndpoint.Registry endpoint, Authenticator authenticator) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        if (!endpoint.IsOwnOrigin(request.RequestUri!))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        ScopeSet scopes = authenticator.ScopesOf(request);
        AuthenticationHeaderValue? shown = await authenticator.GetHeaderAsync(scopes, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = shown;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
            return response;

        IReadOnlyList<AuthChallenge> challenges = AuthChallenge.Parse(
            response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues values) ? values : []);
        AuthenticationHeaderValue? answer;
        try
        {
            answer = await authenticator.AnswerAsync(challenges, shown, scopes, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (answer is null || request.Content is Registry.Transfers.BlobSourceContent { CanSendAgain: false })
            return response;

        response.Dispose();
        request.Headers.Authorization = answer;
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
