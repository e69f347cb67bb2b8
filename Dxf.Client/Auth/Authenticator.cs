using System.Net.Http.Headers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Auth;

/// <summary>
/// Knows how an endpoint wants to be asked: remembers its challenge, gets and keeps tokens. One for each endpoint,
/// shared by all of its requests.
/// </summary>
internal sealed class Authenticator(
    DxfEndpoint.Registry endpoint, DxfOptions options, CredentialSelection credentials, TokenClient tokens, TokenCache cache) : IDisposable
{
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

        return _challenge is { } challenge
            ? await GetHeaderAsync(challenge, scopes, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>The header to answer a 401 with, or null where there is no better answer than the one that was refused.</summary>
    /// <param name="request">The request that was refused; it is told whose credentials count for it.</param>
    /// <param name="challenges">How the registry wants to be asked.</param>
    /// <param name="refused">The header that was refused.</param>
    /// <param name="scopes">What the request needs.</param>
    /// <param name="cancellationToken">Stops asking for a token.</param>
    public async ValueTask<AuthenticationHeaderValue?> AnswerAsync(
        HttpRequestMessage request,
        IReadOnlyList<AuthChallenge> challenges,
        AuthenticationHeaderValue? refused,
        ScopeSet scopes,
        CancellationToken cancellationToken)
    {
        AuthChallenge? challenge = Choose(challenges);
        if (challenge is null)
            return null;
        if (!endpoint.IsHttps)
            throw new AuthRequiresHttpsException(endpoint.Name);

        Forget(refused);
        _challenge = challenge;
        ScopeSet all = challenge.IsBasic ? scopes : Widen(scopes, challenge);
        AuthenticationHeaderValue? answer = await GetHeaderAsync(challenge, all, cancellationToken).ConfigureAwait(false);
        Credentials used = await credentials.GetAsync(all, cancellationToken).ConfigureAwait(false);
        request.Options.Set(Credentials.ShownName, used.Name);
        bool isToBeExchanged = challenge.IsBearer && used.RegistryToken is null;
        if (isToBeExchanged || refused is null || !Equals(answer, refused))
            return answer;

        // What was refused is no answer; it may have been replaced where it comes from.
        if (!await credentials.ReplaceAsync(used, all, cancellationToken).ConfigureAwait(false))
            return null;
        request.Options.Set(Credentials.ShownName, (await credentials.GetAsync(all, cancellationToken).ConfigureAwait(false)).Name);
        return await GetHeaderAsync(challenge, all, cancellationToken).ConfigureAwait(false);
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
        return (await GetHeaderAsync(challenge, scopes, cancellationToken, exactly: true).ConfigureAwait(false))?.Parameter;
    }

    /// <summary>
    /// Asks whether a token server gives this user a token, and answers with it and with what to identify with from
    /// now on. Nothing of it is kept.
    /// </summary>
    public async Task<(AuthenticationHeaderValue Header, RegistryCredential Credential)> LoginAsync(
        IReadOnlyList<AuthChallenge> challenges, RegistryCredential credential, CancellationToken cancellationToken)
    {
        Credentials shown = Credentials.From(credential, number: 0);
        if (Choose(challenges) is not { } challenge)
            throw new DxfException($"{endpoint.Name} asks for credentials in no way that is known here (expected a Bearer or Basic challenge); nothing was sent");
        if (challenge.IsBasic)
            return (shown.Header!, credential);

        TokenService service = new(tokens.ResolveRealm(challenge), challenge["service"], shown.Identity);
        TokenResponse response = await tokens.LoginAsync(service, shown, cancellationToken).ConfigureAwait(false);
        return (Bearer(response.Value!), string.IsNullOrEmpty(response.RefreshToken)
            ? credential
            : RegistryCredential.FromIdentityToken(response.RefreshToken, credential.Username));
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

    /// <summary>What a challenge is answered with, or null where there is nothing to answer with.</summary>
    private async ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(
        AuthChallenge challenge, ScopeSet scopes, CancellationToken cancellationToken, bool exactly = false)
    {
        Credentials used = await credentials.GetAsync(scopes, cancellationToken).ConfigureAwait(false);
        if (challenge.IsBasic)
            return used.Header;

        try
        {
            return await GetBearerAsync(challenge, scopes, used, exactly, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryUnauthorizedException)
        {
            // What was kept of a credential that has been replaced meanwhile.
            if (!await credentials.ReplaceAsync(used, scopes, cancellationToken).ConfigureAwait(false))
                throw;
            used = await credentials.GetAsync(scopes, cancellationToken).ConfigureAwait(false);
            return await GetBearerAsync(challenge, scopes, used, exactly, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<AuthenticationHeaderValue> GetBearerAsync(
        AuthChallenge challenge, ScopeSet scopes, Credentials used, bool exactly, CancellationToken cancellationToken) =>
        used.RegistryToken ?? Bearer(await GetTokenAsync(challenge, scopes, used, exactly, cancellationToken).ConfigureAwait(false));

    private async Task<string> GetTokenAsync(
        AuthChallenge challenge, ScopeSet scopes, Credentials used, bool exactly, CancellationToken cancellationToken)
    {
        TokenService service = new(tokens.ResolveRealm(challenge), challenge["service"], used.Identity);
        if (cache.Find(service, scopes, exactly) is { } known)
            return known;

        // One request at a time: the others that wait here find what it got.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (cache.Find(service, scopes, exactly) is { } found)
                return found;

            TokenResponse response;
            try
            {
                response = await tokens.GetAsync(service, scopes, used, cancellationToken).ConfigureAwait(false);
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
