namespace Dxf.Tests.Infrastructure;

/// <summary>
/// The registries that the tests of one run share. Each starts when the first test asks for it, and
/// <see cref="TestRun"/> stops them all. Tests take new names from <see cref="TestNames"/>; a test that needs a
/// registry to itself (list-repos, other token answers) starts one with <see cref="RegistryProcess.StartAsync"/>.
/// </summary>
internal static class Registries
{
    private static readonly Lazy<TestCertificates> LazyCertificates = new(() => new TestCertificates());
    private static readonly AsyncOnce<TokenServer> LazyTokenServer = new(() => TokenServer.StartAsync(Certificates));
    private static readonly AsyncOnce<RegistryProcess> LazyOpen = new(() => RegistryProcess.StartAsync(RegistryOptions.Open()));
    private static readonly AsyncOnce<RegistryProcess> LazyOtherOpen = new(() => RegistryProcess.StartAsync(RegistryOptions.Open()));
    private static readonly AsyncOnce<RegistryProcess> LazySchema1 = new(() => RegistryProcess.StartAsync(RegistryOptions.Open() with { Schema1Enabled = true }));
    private static readonly AsyncOnce<RegistryProcess> LazyBasic = new(() => RegistryProcess.StartAsync(RegistryOptions.Basic(Certificates)));
    private static readonly AsyncOnce<RegistryProcess> LazyToken = new(StartTokenRegistryAsync);

    public static TestCertificates Certificates => LazyCertificates.Value;

    /// <summary>http, no login.</summary>
    public static Task<RegistryProcess> OpenAsync() => LazyOpen.GetAsync();

    /// <summary>The same a second time, for what goes from one registry to another.</summary>
    public static Task<RegistryProcess> OtherOpenAsync() => LazyOtherOpen.GetAsync();

    /// <summary>http, no login, and manifests of schema 1.</summary>
    public static Task<RegistryProcess> Schema1Async() => LazySchema1.GetAsync();

    /// <summary>https and htpasswd, with <see cref="TestCredentials"/>.</summary>
    public static Task<RegistryProcess> BasicAsync() => LazyBasic.GetAsync();

    /// <summary>https and tokens from <see cref="TokenServerAsync"/>.</summary>
    public static Task<RegistryProcess> TokenAsync() => LazyToken.GetAsync();

    /// <summary>Shared: look at its requests by repository, and leave its answers alone.</summary>
    public static Task<TokenServer> TokenServerAsync() => LazyTokenServer.GetAsync();

    public static async Task StopAsync()
    {
        await LazyOpen.DisposeAsync();
        await LazyOtherOpen.DisposeAsync();
        await LazySchema1.DisposeAsync();
        await LazyBasic.DisposeAsync();
        await LazyToken.DisposeAsync();
        await LazyTokenServer.DisposeAsync();
        if (LazyCertificates.IsValueCreated) LazyCertificates.Value.Dispose();
    }

    private static async Task<RegistryProcess> StartTokenRegistryAsync() =>
        await RegistryProcess.StartAsync(RegistryOptions.Token(Certificates, await LazyTokenServer.GetAsync()));
}
