using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Auth;

/// <summary>
/// Shows credentials to the registry, and to nobody else: what goes to another origin (a redirect's, a Location's, a
/// Link's) goes without.
/// </summary>
internal sealed class AuthHandler(DxfEndpoint.Registry endpoint, Authenticator authenticator) : DelegatingHandler
{
    /// <summary>
    /// Set on requests that must not be sent a second time as they are: a part of it may have been taken. A refusal is
    /// answered by getting another token, which the next request shows.
    /// </summary>
    public static readonly HttpRequestOptionsKey<bool> NotAgain = new("Dxf.NotAgain");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        if (!endpoint.IsOwnOrigin(request.RequestUri!))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        ScopeSet scopes = authenticator.ScopesOf(request);

        // Getting a token has waits of its own, which are no silence of this request's.
        request.Options.TryGetValue(IdleWatchdog.RequestKey, out IdleWatchdog? watchdog);
        watchdog?.Pause();
        AuthenticationHeaderValue? shown = await authenticator.GetHeaderAsync(scopes, cancellationToken).ConfigureAwait(false);
        watchdog?.Touch();
        request.Headers.Authorization = shown;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not HttpStatusCode.Unauthorized)
            return response;

        IReadOnlyList<AuthChallenge> challenges = AuthChallenge.Parse(
            response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues values) ? values : []);
        AuthenticationHeaderValue? answer;
        try
        {
            watchdog?.Pause();
            answer = await authenticator.AnswerAsync(challenges, shown, scopes, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (answer is null || (request.Options.TryGetValue(NotAgain, out bool notAgain) && notAgain))
        {
            watchdog?.Touch();
            return response;
        }

        response.Dispose();
        watchdog?.Touch();
        request.Headers.Authorization = answer;
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
