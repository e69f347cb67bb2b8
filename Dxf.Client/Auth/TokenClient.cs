using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dxf.Client.Registry;
using Dxf.Client.Resilience;

namespace Dxf.Client.Auth;

/// <summary>Asks token servers for tokens. Its requests go through no other authentication.</summary>
/// <remarks>See <see href="https://distribution.github.io/distribution/spec/auth/token/">the token documentation</see>.</remarks>
internal sealed class TokenClient(Lazy<HttpClient> http, DxfEndpoint.Registry endpoint, string? authHost)
{
    /// <summary>How token servers know the program that asks.</summary>
    private const string ClientId = "dxf";

    private const int MaxTokenLength = 1024 * 1024;

    /// <summary>
    /// Where a challenge sends token requests: the realm, at the configured host where there is one. What an https
    /// registry says must not lead credentials to a place without https.
    /// </summary>
    public Uri ResolveRealm(AuthChallenge challenge)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out Uri? realm) || realm.Scheme is not ("http" or "https"))
            throw new DxfException($"{endpoint.Name} asks for a token but names no server to get it from (the challenge's realm is no http or https address)");

        if (authHost is not null)
            return new Uri($"https://{authHost}{realm.PathAndQuery}");

        return realm.Scheme is "https"
            ? realm
            : throw new DxfException($"{endpoint.Name} names a token server over http ({realm.GetLeftPart(UriPartial.Path)}); credentials are only sent over https (DXF_AUTH_HOST can name another server)");
    }

    /// <summary>Asks for a token.</summary>
    public async Task<TokenResponse> GetAsync(TokenService service, ScopeSet scopes, Credentials credentials, CancellationToken cancellationToken)
    {
        if (credentials.IdentityToken is null)
        {
            return await RequestAsync(
                service, CreateGet(service, scopes, credentials.Header), credentials, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await RequestAsync(
                service, CreateExchange(service, scopes, credentials.IdentityToken), credentials, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException exception) when (exception.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // Not all token servers know OAuth2; all know this.
            return await RequestAsync(
                service, CreateGet(service, scopes, credentials.IdentityHeader), credentials, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for a token that allows nothing, and for one that stands for the user from now on.</summary>
    public Task<TokenResponse> LoginAsync(TokenService service, Credentials credentials, CancellationToken cancellationToken) => RequestAsync(
        service, CreateGet(service, ScopeSet.Empty, credentials.Header, "offline_token=true", "client_id=" + ClientId), credentials, cancellationToken);

    private static HttpRequestMessage CreateGet(
        TokenService service, ScopeSet scopes, AuthenticationHeaderValue? credentials, params IReadOnlyList<string> parameters)
    {
        HttpRequestMessage request = new(HttpMethod.Get, AddQuery(service, [.. parameters, .. scopes.Texts.Select(static scope => "scope=" + Uri.EscapeDataString(scope))]));
        request.Headers.Authorization = credentials;
        return request;
    }

    /// <remarks>See <see href="https://distribution.github.io/distribution/spec/auth/oauth/">the OAuth2 documentation</see>.</remarks>
    private static HttpRequestMessage CreateExchange(TokenService service, ScopeSet scopes, string identityToken)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", "refresh_token"),
            new("client_id", ClientId),
            new("refresh_token", identityToken),
        ];
        if (service.Service is not null)
            form.Add(new("service", service.Service));
        if (scopes.Texts.Count > 0)
            form.Add(new("scope", scopes.Key));
        return new HttpRequestMessage(HttpMethod.Post, service.Realm) { Content = new FormUrlEncodedContent(form) };
    }

    private async Task<TokenResponse> RequestAsync(
        TokenService service, HttpRequestMessage message, Credentials credentials, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = message;
        request.Options.Set(RetryHandler.WholeAnswer, MaxTokenLength);
        request.Options.Set(RealmPolicy.IsTokenRequest, true);
        request.Options.Set(Credentials.ShownName, credentials.Name);

        using HttpResponseMessage response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await RegistryErrors
                .CreateAsync(response, $"the token server of {endpoint.Name}", service.Realm.Authority, TimeProvider.System, cancellationToken)
                .ConfigureAwait(false);
        }

        ReadOnlyMemory<byte> body = await BoundedContent
            .ReadAsync(response.Content, MaxTokenLength, "the token server's answer", cancellationToken).ConfigureAwait(false);
        TokenResponse? token = null;
        try
        {
            token = JsonSerializer.Deserialize(body.Span, TokenJson.Default.TokenResponse);
        }
        catch (JsonException)
        {
            // Told below; the text may hold a secret and is not shown.
        }

        return token is { Value: { Length: > 0 } value } && value.All(static character => character is > ' ' and <= '~')
            ? token
            : throw new DxfException($"the token server {service.Realm.Authority} answered without a token");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            FailedEndpoint.Set(exception, request.RequestUri!.Authority);
            throw;
        }
    }

    private static Uri AddQuery(TokenService service, IEnumerable<string> parameters)
    {
        if (service.Service is not null)
            parameters = parameters.Prepend("service=" + Uri.EscapeDataString(service.Service));

        UriBuilder uri = new(service.Realm);
        uri.Query = string.Join('&', parameters.Prepend(uri.Query.TrimStart('?')).Where(static part => part.Length > 0));
        return uri.Uri;
    }
}
