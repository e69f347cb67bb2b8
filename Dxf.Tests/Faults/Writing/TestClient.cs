using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tests.Faults.Writing;

/// <summary>The library as a program gets it, for the time of one test.</summary>
internal sealed class TestClient(ServiceProvider services) : IAsyncDisposable
{
    public IRegistryClient Registry { get; } = services.GetRequiredService<IRegistryClient>();

    public IBlobClient Blobs => Registry.Blobs;

    public IManifestClient Manifests => Registry.Manifests;

    public IAliasClient Aliases => Registry.Aliases;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
