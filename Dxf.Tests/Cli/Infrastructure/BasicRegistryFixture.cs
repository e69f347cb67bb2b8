using System.Net.Http.Headers;
using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>https and Basic authentication.</summary>
internal abstract class BasicRegistryFixture : RegistryFixture
{
    protected override Task<RegistryProcess> GetRegistryAsync() => Registries.BasicAsync();

    protected override Task<AuthenticationHeaderValue?> AuthorizeAsync() => Task.FromResult<AuthenticationHeaderValue?>(TestCredentials.Basic());
}
