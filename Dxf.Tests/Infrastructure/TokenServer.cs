using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Dxf.Tests.Infrastructure;

/// <summary>
/// A token server for registries, on https: GET (https://distribution.github.io/distribution/spec/auth/token/) and
/// POST (https://distribution.github.io/distribution/spec/auth/oauth/). It records every request.
/// </summary>
internal sealed class TokenServer : IAsyncDisposable
{
    public const string Service = "dxf-tests";
    public const string Issuer = "dxf-tests-issuer";

    private readonly TokenServerOptions _options;
    private readonly TokenSigner _signer;
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<TokenRequest> _requests = new();
    private readonly ConcurrentDictionary<string, TokenUser> _identityTokens = new(StringComparer.Ordinal);
    private volatile TokenAnswers _answers;

    private TokenServer(TestCertificates certificates, TokenServerOptions options)
    {
        _options = options;
        _answers = options.Answers;
        _signer = new TokenSigner(certificates.CreateSigner());
        RootCertificateFile = certificates.AuthorityFile;

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificates.Server.Certificate)));
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    /// <summary>For the registry's configuration, and what its challenges name.</summary>
    public Uri Realm => new(new Uri(_application.Urls.First()), "/token");

    /// <summary>For the registry's <c>rootcertbundle</c>.</summary>
    public string RootCertificateFile { get; }

    public TokenAnswers Answers
    {
        get => _answers;
        set => _answers = value;
    }

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<TokenRequest> Requests => [.. _requests];

    public static async Task<TokenServer> StartAsync(TestCertificates certificates, TokenServerOptions? options = null)
    {
        var server = new TokenServer(certificates, options ?? new TokenServerOptions());
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Those with a scope for this repository: what a test may count on a server that it shares.</summary>
    public IReadOnlyList<TokenRequest> RequestsFor(string repository) =>
        [.. _requests.Where(request => request.Scopes.Any(scope => scope.Contains($":{repository}:", StringComparison.Ordinal)))];

    /// <summary>An identity (refresh) token, as <c>docker login</c> would have stored it.</summary>
    public string IssueIdentityToken(TokenUser user)
    {
        string token = $"identity-{Guid.NewGuid():N}";
        _identityTokens[token] = user;
        return token;
    }

    /// <summary>A token for the registry without asking over http. Scopes as in a request; what the user may not do is left out.</summary>
    public string IssueToken(TokenUser? user, params IEnumerable<string> scopes)
    {
        IReadOnlyList<TokenGrant> grants = user?.Grants ?? _options.Anonymous;
        List<TokenAccess> access = [.. scopes.Select(scope => Allowed(scope, grants)).Where(allowed => allowed.Actions.Count > 0)];
        return _signer.Sign(Issuer, Service, user?.Name ?? "", access, DateTime.UtcNow, _answers.Lifetime);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _signer.Dispose();
    }

    /// <summary>type:name:action,action, where the name may hold a port's colon.</summary>
    private static TokenAccess Allowed(string scope, IReadOnlyList<TokenGrant> grants)
    {
        int first = scope.IndexOf(':', StringComparison.Ordinal);
        int last = scope.LastIndexOf(':');
        if (first < 0 || first == last) return new TokenAccess(scope, "", []);

        (string type, string name) = (scope[..first], scope[(first + 1)..last]);
        return new TokenAccess(type, name, [.. scope[(last + 1)..].Split(',').Where(action => grants.Any(grant => grant.Allows(type, name, action)))]);
    }

    private async Task HandleAsync(HttpContext context)
    {
        TokenRequest request = await TokenRequest.ReadAsync(context.Request, context.RequestAborted);
        (int status, TokenUser? user) = Authenticate(request);
        _requests.Enqueue(request with { User = user?.Name, Status = status });

        context.Response.StatusCode = status;
        JsonObject body = status == StatusCodes.Status200OK
            ? Answer(request, user)
            : new JsonObject { ["details"] = status == StatusCodes.Status401Unauthorized ? "incorrect username or password" : "not here" };
        await context.Response.WriteAsJsonAsync(body, context.RequestAborted);
    }

    private (int Status, TokenUser? User) Authenticate(TokenRequest request)
    {
        TokenUser? user = null;
        bool post = HttpMethods.IsPost(request.Method);
        if (request.Path is not "/token" || (post && !_answers.PostSupported)) return (StatusCodes.Status404NotFound, null);
        if (!post && !HttpMethods.IsGet(request.Method)) return (StatusCodes.Status405MethodNotAllowed, null);
        if (_answers.Refuse) return (StatusCodes.Status401Unauthorized, null);

        if (request.Parameter("grant_type") is "refresh_token")
        {
            _identityTokens.TryGetValue(request.Parameter("refresh_token") ?? "", out user);
            return user is null ? (StatusCodes.Status401Unauthorized, null) : (StatusCodes.Status200OK, user);
        }

        if (request.Credentials is not { } credentials)
            return (post ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, null);

        user = _options.Users.FirstOrDefault(known => credentials == (known.Name, known.Password));
        return user is null ? (StatusCodes.Status401Unauthorized, null) : (StatusCodes.Status200OK, user);
    }

    private JsonObject Answer(TokenRequest request, TokenUser? user)
    {
        TokenAnswers answers = _answers;
        string token = IssueToken(user, request.Scopes);
        var body = new JsonObject { ["issued_at"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) };
        if (answers.Field != TokenField.AccessToken) body["token"] = token;
        if (answers.Field != TokenField.Token) body["access_token"] = token;
        if (answers.ExpiresIn is { } seconds) body["expires_in"] = seconds;
        bool wantsIdentity = request.Parameter("offline_token") is "true" || request.Parameter("access_type") is "offline";
        if (user is not null && wantsIdentity) body["refresh_token"] = IssueIdentityToken(user);
        return body;
    }
}
