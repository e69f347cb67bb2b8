using Dxf;
using Dxf.Client;
using Dxf.Client.Aliases;
using Dxf.Client.Auth;
using Dxf.Client.Batches;
using Dxf.Client.OciLayout;
using Dxf.Client.Registry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers dxf's clients.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IRegistryClient"/> and the clients it consists of (<see cref="IBlobClient"/>,
    /// <see cref="IManifestClient"/>, <see cref="IAliasClient"/>, <see cref="ICatalogClient"/>,
    /// <see cref="IAuthClient"/>) for one endpoint.
    /// </summary>
    /// <remarks>
    /// Options are validated when a client is first asked for, with <see cref="OptionsValidationException"/>. The
    /// <see cref="HttpClient"/>s come from <see cref="IHttpClientFactory"/>, under the names that
    /// <see cref="DxfHttpClients"/> tells; for a directory none is made. Called again for the same endpoint it sets
    /// further options, after those that are set already. Options that change later do not count.
    /// <para>
    /// From configuration: <c>services.Configure&lt;DxfOptions&gt;(configuration.GetSection("Dxf"))</c>, with the
    /// endpoint's name before the section where it has one, and <c>AddDxf(_ =&gt; { })</c>.
    /// </para>
    /// </remarks>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddDxf(this IServiceCollection services, Action<DxfOptions> configure) =>
        Add(services, key: null, configure);

    /// <summary>
    /// Registers the same as keyed services, so that several endpoints can be held at once:
    /// <c>[FromKeyedServices("name")] IRegistryClient</c>.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The services' key.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddDxf(this IServiceCollection services, string name, Action<DxfOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(services, name, configure);
    }

    private static IServiceCollection Add(IServiceCollection services, string? key, Action<DxfOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        services.AddOptions<DxfOptions>(key ?? Options.Options.DefaultName).Configure(configure);
        if (RegistryServices.AreAdded(services, key))
            return services;

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DxfOptions>, DxfOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        RegistryServices.Add(services, key);

        services.AddKeyedSingleton<IRegistryClient>(key, static (provider, key) => CreateClient(provider, (string?)key));
        services.AddKeyedTransient(key, static (provider, key) => provider.GetRequiredKeyedService<IRegistryClient>(key).Blobs);
        services.AddKeyedTransient(key, static (provider, key) => provider.GetRequiredKeyedService<IRegistryClient>(key).Manifests);
        services.AddKeyedTransient(key, static (provider, key) => provider.GetRequiredKeyedService<IRegistryClient>(key).Aliases);
        services.AddKeyedTransient(key, static (provider, key) => provider.GetRequiredKeyedService<IRegistryClient>(key).Catalog);
        services.AddKeyedTransient(key, static (provider, key) => provider.GetRequiredKeyedService<IRegistryClient>(key).Auth);
        return services;
    }

    /// <summary>Chooses the back-end; what is made of it no longer knows which.</summary>
    private static RegistryClient CreateClient(IServiceProvider provider, string? key)
    {
        DxfOptions options = provider.GetRequiredService<IOptionsMonitor<DxfOptions>>().Get(key);
        DxfEndpoint endpoint = DxfEndpoint.Parse(options.Host!, options.Insecure);

        IBlobClient blobs;
        IManifestClient manifests;
        ICatalogClient catalog;
        IAuthClient auth;
        ManifestFormat format;
        if (endpoint is DxfEndpoint.Directory directory)
        {
            LayoutStore store = new(directory.Path, provider.GetRequiredService<TimeProvider>(), directory.IsLayout);
            (blobs, manifests, catalog, auth) =
                (new LayoutBlobClient(store), new LayoutManifestClient(store), new LayoutCatalogClient(store), new LayoutAuthClient());

            // OCI's own tools refuse Docker's media types in a layout.
            format = ManifestFormat.Oci;
        }
        else
        {
            (blobs, manifests, catalog, auth) = (
                provider.GetRequiredKeyedService<RegistryBlobClient>(key),
                provider.GetRequiredKeyedService<RegistryManifestClient>(key),
                provider.GetRequiredKeyedService<RegistryCatalogClient>(key),
                provider.GetRequiredKeyedService<RegistryAuthClient>(key));
            format = ManifestFormat.Docker;
        }

        AliasClient aliases = new(
            endpoint.Name, blobs, manifests, auth, options.ManifestFormat ?? format, Batch.SmallRequestsBeside(options.Parallel), provider.GetRequiredService<ILogger<AliasClient>>());
        return new RegistryClient(endpoint.Name, blobs, manifests, aliases, catalog, auth);
    }
}
