using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tests.Faults.Reading;

/// <summary>dxf's library as an application has it, but with waits that are over at once.</summary>
internal sealed class ReadingClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ReadingClient(string host, bool https, Action<DxfOptions>? configure)
    {
        var options = new DxfOptions();
        Configure(options);
        Time = new QuickTime(options.IdleTimeout);
        _services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddDxf(Configure).BuildServiceProvider();

        void Configure(DxfOptions target)
        {
            target.Host = host;
            target.Insecure = !https;
            // Not as long as the longest wait that a server may ask for, from which QuickTime has to tell it.
            target.IdleTimeout = TimeSpan.FromSeconds(59);
            if (https)
            {
                target.CaBundle = Registries.Certificates.AuthorityFile;
                target.Username = TestCredentials.User;
                target.Password = TestCredentials.Password;
            }

            configure?.Invoke(target);
        }
    }

    public QuickTime Time { get; }

    public IRegistryClient Endpoint => _services.GetRequiredService<IRegistryClient>();

    /// <summary>With <see cref="TestCredentials"/> where it is https.</summary>
    public static ReadingClient Of(FaultProxy proxy, Action<DxfOptions>? configure = null) =>
        new(proxy.Host, IsHttps(proxy.BaseAddress), configure);

    /// <summary>Without a proxy, to prepare.</summary>
    public static ReadingClient Of(RegistryProcess registry) => new(registry.Host, IsHttps(registry.BaseAddress), configure: null);

    /// <summary>Over http, whether there is anything or not.</summary>
    public static ReadingClient Of(string host, Action<DxfOptions>? configure = null) => new(host, https: false, configure);

    public async Task<byte[]> PullAsync(string repository, string digest)
    {
        await using BlobContent content = await Endpoint.Blobs.OpenReadAsync(RepositoryName.Parse(repository), Digest.Parse(digest));
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public Task<Descriptor> PullToFileAsync(string repository, string digest, string path) =>
        Endpoint.Blobs.PullToFileAsync(RepositoryName.Parse(repository), Digest.Parse(digest), path);

    public Task<ManifestContent?> FindManifestAsync(string repository, string reference) =>
        Endpoint.Manifests.FindAsync(RepositoryName.Parse(repository), Reference.Parse(reference));

    /// <summary>Pushes a blob and an alias of it.</summary>
    public async Task<ManifestContent> PushAliasAsync(string repository, string alias, byte[] content)
    {
        var name = RepositoryName.Parse(repository);
        Descriptor blob = await Endpoint.Blobs.PushAsync(name, BlobSource.FromMemory(content));
        return await Endpoint.Aliases.SetAsync(name, Tag.Parse(alias), [blob]);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static bool IsHttps(Uri address) => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
}
