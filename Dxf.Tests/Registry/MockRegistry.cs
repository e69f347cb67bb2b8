using Dxf.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tests.Registry;

/// <summary>
/// A client from <c>AddDxf</c> whose requests two scripts answer: one those to the registry, one those of its token
/// client.
/// </summary>
internal sealed class MockRegistry : IDisposable
{
    public const string Host = "registry.test";
    public const string Address = $"https://{Host}/v2/";

    private readonly ServiceProvider _services;

    /// <param name="configure">Changes the options.</param>
    /// <param name="register">Registers what dxf would register otherwise.</param>
    /// <param name="extend">Registers something beside what dxf has registered.</param>
    public MockRegistry(Action<DxfOptions>? configure = null, Action<IServiceCollection>? register = null, Action<IServiceCollection>? extend = null)
    {
        ServiceCollection services = new();
        register?.Invoke(services);
        services.AddDxf(options =>
        {
            options.Host = Host;

            // What is scripted is told at once; the fault suite tests what is tried again.
            options.Retries = 0;

            // A script has an order.
            options.Parallel = 1;
            configure?.Invoke(options);
        });
        extend?.Invoke(services);
        services.AddHttpClient(DxfHttpClients.Registry()).ConfigurePrimaryHttpMessageHandler(() => Requests);
        services.AddHttpClient(DxfHttpClients.Auth()).ConfigurePrimaryHttpMessageHandler(() => TokenRequests);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Client = _services.GetRequiredService<IRegistryClient>();
    }

    /// <summary>To the registry.</summary>
    public ScriptedHandler Requests { get; } = new();

    /// <summary>To the token server, and those to the registry that ask how it wants to be asked.</summary>
    public ScriptedHandler TokenRequests { get; } = new();

    public IRegistryClient Client { get; }

    public void Verify()
    {
        Requests.Verify();
        TokenRequests.Verify();
    }

    public void Dispose()
    {
        _services.Dispose();
        Requests.Dispose();
        TokenRequests.Dispose();
    }
}
