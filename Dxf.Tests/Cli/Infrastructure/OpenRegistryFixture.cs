using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>http, no login.</summary>
internal abstract class OpenRegistryFixture : RegistryFixture
{
    protected override Task<RegistryProcess> GetRegistryAsync() => Registries.OpenAsync();
}
