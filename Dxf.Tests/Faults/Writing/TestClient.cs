using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tests.Faults.Writing;

/// <summary>The library as a program gets it, for the time of one test.</summary>
internal sealed class TestClient(ServiceProvider services) : IAsyncDisposable
{
    private readonly IRegistryClient _registry = services.GetRequiredService<IRegistryClient>();

    public IBlobClient Blobs => _registry.Blobs;

    public IManifestClient Manifests => _registry.Manifests;

    public IAliasClient Aliases => _registry.Aliases;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
