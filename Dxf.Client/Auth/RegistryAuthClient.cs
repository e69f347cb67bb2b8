using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Registry;
using Dxf.Client.Resilience;

namespace Dxf.Client.Auth;

/// <summary>Tokens of a registry's token server.</summary>
/// <param name="http">A client without authentication: the registry must ask.</param>
/// <param name="endpoint">The registry.</param>
/// <param name="authenticator">What the other requests to it use, too.</param>
internal sealed class RegistryAuthClient(Lazy<HttpClient> http, DxfEndpoint.Registry endpoint, Authenticator authenticator) : IAuthClient
{
    private const int MaxAnswerLength = 64 * 1024;

    public async Task<string?> GetTokenAsync(AuthScope? scope, CancellationToken cancellationToken = default) =>
        await AskAsync(shown: null, name: null, cancellationToken).ConfigureAwait(false) is { } challenges
            ? await authenticator.GetTokenAsync(challenges, ResolveName(scope), cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<RegistryCredential?> LoginAsync(string username, string password, CancellationToken cancellationToken = default)
    {
        RegistryCredential given = RegistryCredential.FromPassword(username, password);
        if (!endpoint.IsHttps)
            throw new AuthRequiresHttpsException(endpoint.Name);
        if (await AskAsync(shown: null, name: null, cancellationToken).ConfigureAwait(false) is not { } challenges)
            return null;

        (AuthenticationHeaderValue header, RegistryCredential credential) = await authenticator
            .LoginAsync(challenges, given, cancellationToken).ConfigureAwait(false);
        await AskAsync(header, given.ToString(), cancellationToken).ConfigureAwait(false);
        return credential;
    }

    public IDisposable BeginScope(params IEnumerable<AuthScope> scopes) =>
        authenticator.BeginScope(ScopeSet.Of(scopes.Select(scope => ResolveName(scope)!)));

    /// <summary>
    /// Asks the registry how it wants to be asked: null where it asks for nothing. Where something is shown to it, an
    /// answer that asks for more is a failure.
    /// </summary>
    private async Task<IReadOnlyList<AuthChallenge>?> AskAsync(AuthenticationHeaderValue? shown, string? name, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(endpoint.BaseAddress, "v2/"));
        request.Headers.Authorization = shown;
        if (name is not null)
            request.Options.Set(Credentials.ShownName, name);
        request.Options.Set(RetryHandler.WholeAnswer, MaxAnswerLength);
        using HttpResponseMessage response = await http.Value
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return null;
        if (response.StatusCode is not HttpStatusCode.Unauthorized || shown is not null)
            throw await RegistryErrors.CreateAsync(response, endpoint.Name, endpoint.Name, TimeProvider.System, cancellationToken).ConfigureAwait(false);

        return AuthChallenge.Parse(
            response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues values) ? values : []);
    }

    /// <summary>The name that the registry knows the repository by (Docker Hub's one-part names have a longer one).</summary>
    private AuthScope? ResolveName(AuthScope? scope) => scope is { Type: "repository" }
        ? AuthScope.ForRepository(endpoint.Resolve(RepositoryName.Parse(scope.Name)), scope.Actions)
        : scope;
}
