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

    private readonly SemaphoreSlim _introduction = new(1, 1);

    /// <summary>Whether the registry has answered once, so that it is known how it wants to be asked.</summary>
    private volatile bool _introduced;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;

        // What was said of the registry's own answer is not true of where it redirects to.
        ((IDictionary<string, object?>)request.Options).Remove(Credentials.ShownName.Key);
        if (!endpoint.IsOwnOrigin(request.RequestUri!))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        ScopeSet scopes = authenticator.ScopesOf(request);

        // Getting a token has waits of its own, which are no silence of this request's.
        request.Options.TryGetValue(IdleWatchdog.RequestKey, out IdleWatchdog? watchdog);
        watchdog?.Pause();

        // The first request goes ahead of those that run beside it: what it learns they need not be told again.
        bool first = await IsFirstAsync(cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response;
        AuthenticationHeaderValue? answer;
        try
        {
            AuthenticationHeaderValue? shown = await authenticator.GetHeaderAsync(scopes, cancellationToken).ConfigureAwait(false);
            watchdog?.Touch();
            request.Headers.Authorization = shown;
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not HttpStatusCode.Unauthorized || IsFromElsewhere(response))
            {
                _introduced = true;
                return response;
            }

            watchdog?.Pause();
            answer = await AnswerAsync(request, response, shown, scopes, cancellationToken).ConfigureAwait(false);
            _introduced = true;
        }
        finally
        {
            if (first)
                _introduction.Release();
        }

        watchdog?.Touch();
        if (answer is null || (request.Options.TryGetValue(NotAgain, out bool notAgain) && notAgain))
            return response;

        response.Dispose();
        request.Headers.Authorization = answer;
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether somebody else refused: a handler that an application has added below may follow redirects.</summary>
    private bool IsFromElsewhere(HttpResponseMessage response) =>
        response.RequestMessage?.RequestUri is { } address && !endpoint.IsOwnOrigin(address);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _introduction.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Waits while another request is the first one. Whoever is that itself lets the others go when it is answered.</summary>
    private async ValueTask<bool> IsFirstAsync(CancellationToken cancellationToken)
    {
        if (_introduced || !endpoint.IsHttps)
            return false;
        await _introduction.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_introduced)
            return true;

        // Those that waited for it go side by side, and not one behind the other.
        _introduction.Release();
        return false;
    }

    private async ValueTask<AuthenticationHeaderValue?> AnswerAsync(
        HttpRequestMessage request, HttpResponseMessage response, AuthenticationHeaderValue? shown, ScopeSet scopes, CancellationToken cancellationToken)
    {
        IReadOnlyList<AuthChallenge> challenges = AuthChallenge.Parse(
            response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues values) ? values : []);
        try
        {
            return await authenticator.AnswerAsync(request, challenges, shown, scopes, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
