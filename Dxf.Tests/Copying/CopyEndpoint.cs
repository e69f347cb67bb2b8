using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tests.Copying;

internal enum Place
{
    Registry,
    OtherRegistry,

    /// <summary>A directory with a layout for each repository.</summary>
    Store,

    /// <summary>A directory that is a layout.</summary>
    Layout,
}

/// <summary>A client for a place that images are copied from or to.</summary>
internal sealed class CopyEndpoint : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    private CopyEndpoint(Action<DxfOptions, TempFolder> configure)
    {
        ServiceCollection services = new();
        services.AddDxf(options => configure(options, _folder));
        _services = services.BuildServiceProvider();
    }

    public IRegistryClient Client => _services.GetRequiredService<IRegistryClient>();

    /// <summary>Where a layout is.</summary>
    public string LayoutPath => _folder.File("An Image");

    public static async Task<CopyEndpoint> OpenAsync(Place place)
    {
        RegistryProcess? registry = place switch
        {
            Place.Registry => await Registries.OpenAsync(),
            Place.OtherRegistry => await Registries.OtherOpenAsync(),
            _ => null,
        };
        return new CopyEndpoint((options, folder) => (options.Host, options.Insecure) = registry is not null
            ? (registry.Host, true)
            : (place is Place.Store ? "oci:" + folder.File("store") : "oci-layout:" + folder.File("An Image"), false));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
