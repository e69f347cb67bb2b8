using System.Net;
using System.Reflection;
using Dxf.Client.Auth;
using Dxf.Client.Diagnostics;
using Dxf.Client.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dxf.Client.Registry;

/// <summary>Registers the HTTP back-end: one client for each concern.</summary>
internal static class RegistryServices
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private static readonly string UserAgent = "dxf/" + typeof(RegistryServices).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Whether they are registered already: handlers that were added twice would work on each other's requests.</summary>
    public static bool AreAdded(IServiceCollection services, string? key) =>
        services.Any(service => service.ServiceType == typeof(RetryPolicy) && Equals(service.ServiceKey, key));

    public static void Add(IServiceCollection services, string? key)
    {
        services.AddKeyedSingleton(key, static (provider, key) => (DxfEndpoint.Registry)DxfEndpoint.Parse(
            GetOptions(provider, key).Host!, GetOptions(provider, key).Insecure));
        services.AddKeyedSingleton(key, static (provider, key) => new RealmPolicy(
            provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key).BaseAddress.IdnHost,
            isChosenByUser: GetOptions(provider, key).AuthHost is not null));
        services.AddKeyedSingleton(key, static (provider, key) => new CredentialSelection(
            provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key),
            GetOptions(provider, key),
            provider.GetRequiredService<ILogger<CredentialSelection>>()));
        services.AddKeyedSingleton(key, static (provider, key) => CreateAuthenticator(provider, (string?)key));

        services.AddKeyedSingleton(key, static (provider, key) => new RetryPolicy(
            provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key).Name,
            GetOptions(provider, key),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RetryPolicy>>()));

        // Requests to the registry: authentication innermost, so that it sees each address that a request goes to.
        AddHttpClient(services, DxfHttpClients.Registry(key), key)
            .AddHttpMessageHandler(provider => new RetryHandler(provider.GetRequiredKeyedService<RetryPolicy>(key)))
            .AddHttpMessageHandler(static provider => new WarningHandler(provider.GetRequiredService<ILogger<WarningHandler>>()))
            .AddHttpMessageHandler(static () => new RedirectHandler())
            .AddHttpMessageHandler(provider => new AuthHandler(
                provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key), provider.GetRequiredKeyedService<Authenticator>(key)))
            .AddHttpMessageHandler(CreateDebugHandler);

        // Requests to the token server, which must never wait for a token themselves.
        AddHttpClient(services, DxfHttpClients.Auth(key), key)
            .AddHttpMessageHandler(provider => new RetryHandler(provider.GetRequiredKeyedService<RetryPolicy>(key)))
            .AddHttpMessageHandler(CreateDebugHandler);

        services.AddKeyedTransient(key, static (provider, key) => new RegistryBlobClient(Connect(provider, (string?)key)));
        services.AddKeyedTransient(key, static (provider, key) => new RegistryManifestClient(Connect(provider, (string?)key)));
        services.AddKeyedTransient(key, static (provider, key) => new RegistryCatalogClient(Connect(provider, (string?)key)));
        services.AddKeyedTransient(key, static (provider, key) => new RegistryAuthClient(
            CreateAuthClient(provider, (string?)key),
            provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key),
            provider.GetRequiredKeyedService<Authenticator>(key)));
    }

    private static DebugHandler CreateDebugHandler(IServiceProvider provider) => new(provider.GetRequiredService<ILogger<DebugHandler>>());

    private static IHttpClientBuilder AddHttpClient(IServiceCollection services, string name, string? key) => services
        .AddKeyedSingleton<HttpMessageHandler>(name, (provider, _) => CreatePrimaryHandler(
            GetOptions(provider, key),
            provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key),
            provider.GetRequiredKeyedService<RealmPolicy>(key)))
        .AddHttpClient(name, static http =>
        {
            // A transfer may take hours; the caller's token and the connect timeout bound what must be bounded.
            http.Timeout = Timeout.InfiniteTimeSpan;
            http.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        })
        .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredKeyedService<HttpMessageHandler>(name))
        .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => RemoveForeignRetries(handlers))
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    /// <summary>
    /// Takes away what an application has set for all its clients and what would do here what is done already: half a
    /// minute for a request is no limit for a transfer, and what was sent in part must not be sent again blindly.
    /// </summary>
    private static void RemoveForeignRetries(IList<DelegatingHandler> handlers)
    {
        for (int i = handlers.Count - 1; i >= 0; i--)
        {
            if (handlers[i].GetType() is { Namespace: "Microsoft.Extensions.Http.Resilience" } or { FullName: "Microsoft.Extensions.Http.PolicyHttpMessageHandler" })
                handlers.RemoveAt(i);
        }
    }

    private static DxfOptions GetOptions(IServiceProvider provider, object? key) =>
        provider.GetRequiredService<IOptionsMonitor<DxfOptions>>().Get((string?)key);

    private static HttpClient CreateClient(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    /// <summary>Not every registry asks for a token: the client for it is made when one does.</summary>
    private static Lazy<HttpClient> CreateAuthClient(IServiceProvider provider, string? key) =>
        new(() => CreateClient(provider, DxfHttpClients.Auth(key)));

    private static RegistryConnection Connect(IServiceProvider provider, string? key) => new(
        CreateClient(provider, DxfHttpClients.Registry(key)),
        provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key),
        provider.GetRequiredKeyedService<RetryPolicy>(key),
        GetOptions(provider, key).Parallel);

    private static Authenticator CreateAuthenticator(IServiceProvider provider, string? key)
    {
        DxfOptions options = GetOptions(provider, key);
        DxfEndpoint.Registry endpoint = provider.GetRequiredKeyedService<DxfEndpoint.Registry>(key);
        TokenClient tokens = new(CreateAuthClient(provider, key), endpoint, options.AuthHost);
        return new Authenticator(
            endpoint,
            options,
            provider.GetRequiredKeyedService<CredentialSelection>(key),
            tokens,
            new TokenCache(provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// The same for registry and token server: what the TLS settings say holds for both. The connections are not shared,
    /// as a redirect may have led to one that the policy refuses to a token request.
    /// </summary>
    private static ConnectTimeoutHandler CreatePrimaryHandler(
        DxfOptions options, DxfEndpoint.Registry endpoint, RealmPolicy realms)
    {
        return new ConnectTimeoutHandler(
            new HostCertificateHandler(new HostCertificateFolders(options.CertificateFolders), endpoint.IsHttps, CreatePlain, Create));

        SocketsHttpHandler Create(HostCertificates? own)
        {
            SocketsHttpHandler handler = CreatePlain();
            ServerCertificates.Configure(handler.SslOptions, options, own);
            return handler;
        }

        SocketsHttpHandler CreatePlain() => new()
        {
            // Where there is none, .NET's own counts.
            Proxy = ProxyExclusions.Find(Environment.GetEnvironmentVariable),

            // Redirects are followed by RedirectHandler, which knows about credentials.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,

            // A service that runs for long follows a registry that moves.
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = realms.ConnectAsync,
        };
    }
}
