using System.Net.Http.Headers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Auth;

/// <summary>
/// Knows how an endpoint wants to be asked: remembers its challenge, gets and keeps tokens. One for each endpoint,
/// shared by all of its requests.
/// </summary>
internal sealed class Authenticator(DxfEndpoint.Registry endpoint, DxfOptions options, TokenClient tokens, TokenCache cache) : IDisposable
{
    private readonly Credentials _credentials = Credentials.From(options);
    private readonly AsyncLocal<ScopeSet?> _ambient = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The configured token, as long as the registry takes it.</summary>
    private volatile string? _givenToken = string.IsNullOrEmpty(options.Token) ? null : options.Token;

    /// <summary>How the registry last said it wants to be asked.</summary>
    private volatile AuthChallenge? _challenge;

    /// <summary>See <see cref="IAuthClient.BeginScope"/>.</summary>
    public IDisposable BeginScope(ScopeSet scopes)
    {
        ScopeSet? before = _ambient.Value;
        _ambient.Value = (before ?? ScopeSet.Empty).Union(scopes);
        return new AmbientScope(_ambient, before);
    }

    /// <summary>What the request needs, with what was said beforehand that all requests of this flow need.</summary>
    public ScopeSet ScopesOf(HttpRequestMessage request) =>
        (request.Options.TryGetValue(ScopeSet.RequestKey, out ScopeSet? scopes) ? scopes : ScopeSet.Empty)
        .Union(_ambient.Value ?? ScopeSet.Empty);

    /// <summary>The header to send without having been asked, where it is known already how the registry asks.</summary>
    public async ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(ScopeSet scopes, CancellationToken cancellationToken)
    {
        // Over http nothing is ever sent; if the registry insists, AnswerAsync says so.
        if (!endpoint.IsHttps)
            return null;
        if (_givenToken is { } given)
            return Bearer(given);

        return _challenge switch
        {
            { IsBasic: true } => _credentials.Header,
            { IsBearer: true } challenge => Bearer(await GetTokenAsync(challenge, scopes, _credentials, cancellationToken).ConfigureAwait(false)),
            _ => null,
        };
    }

    /// <summary>The header to answer a 401 with, or null where there is no better answer than the one that was refused.</summary>
    public async ValueTask<AuthenticationHeaderValue?> AnswerAsync(
        IReadOnlyList<AuthChallenge> challenges, AuthenticationHeaderValue? refused, ScopeSet scopes, CancellationToken cancellationToken)
    {
        AuthChallenge? challenge = Choose(challenges);
        if (challenge is null)
            return null;
        if (!endpoint.IsHttps)
            throw new AuthRequiresHttpsException(endpoint.Name);

        Forget(refused);
        _challenge = challenge;
        if (challenge.IsBasic)
            return Equals(refused, _credentials.Header) ? null : _credentials.Header;

        return Bearer(await GetTokenAsync(challenge, Widen(scopes, challenge), _credentials, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>See <see cref="IAuthClient.GetTokenAsync"/>: a token for exactly this, given the registry's challenges.</summary>
    public async Task<string?> GetTokenAsync(IReadOnlyList<AuthChallenge> challenges, AuthScope? scope, CancellationToken cancellationToken)
    {
        if (!endpoint.IsHttps)
            throw new AuthRequiresHttpsException(endpoint.Name);
        if (Choose(challenges) is not { IsBearer: true } challenge)
            return null;

        _challenge = challenge;
        ScopeSet scopes = scope is null ? ScopeSet.Empty.Union(challenge["scope"]) : ScopeSet.Of(scope);
        return await GetTokenAsync(challenge, scopes, _credentials, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _gate.Dispose();

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private static AuthChallenge? Choose(IReadOnlyList<AuthChallenge> challenges) =>
        challenges.FirstOrDefault(static challenge => challenge.IsBearer) ?? challenges.FirstOrDefault(static challenge => challenge.IsBasic);

    /// <summary>
    /// What the registry asks for beside what the request is known to need. Not all registries say it: some leave the
    /// scope of listing repositories to be known.
    /// </summary>
    private static ScopeSet Widen(ScopeSet scopes, AuthChallenge challenge) => scopes.Union(challenge["scope"]);

    private void Forget(AuthenticationHeaderValue? refused)
    {
        if (refused is not { Scheme: "Bearer", Parameter: { } token })
            return;
        if (string.Equals(token, _givenToken, StringComparison.Ordinal))
            _givenToken = null;
        cache.Remove(token);
    }

    private async Task<string> GetTokenAsync(AuthChallenge challenge, ScopeSet scopes, Credentials credentials, CancellationToken cancellationToken)
    {
        TokenService service = new(tokens.ResolveRealm(challenge), challenge["service"], credentials.Identity);
        if (cache.Find(service, scopes) is { } known)
            return known;

        // One request at a time: the others that wait here find what it got.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (cache.Find(service, scopes) is { } found)
                return found;

            TokenResponse response;
            try
            {
                response = await tokens.GetAsync(service, scopes, credentials, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // It was tried as often as it is worth; the request that needs the token would multiply that.
                TransientFaults.MarkGivenUp(exception);
                throw;
            }

            cache.Add(service, scopes, response.Value!, response.Lifetime);
            return response.Value!;
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed class AmbientScope(AsyncLocal<ScopeSet?> ambient, ScopeSet? before) : IDisposable
    {
        public void Dispose() => ambient.Value = before;
    }
}
