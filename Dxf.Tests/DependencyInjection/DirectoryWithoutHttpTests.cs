using Dxf.Client;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Dxf.Tests.DependencyInjection;

[TestFixture]
internal sealed class DirectoryWithoutHttpTests
{
    [Test]
    public async Task Directory_makes_no_client_and_no_handler()
    {
        using TempFolder folder = new();
        ServiceCollection services = new();
        services.AddDxf(options => options.Host = "oci:" + folder.File("store"));
        services.Replace(ServiceDescriptor.Singleton<IHttpClientFactory>(new Trap()));
        services.Replace(ServiceDescriptor.Singleton<IHttpMessageHandlerFactory>(new Trap()));
        services.AddSingleton<SocketsHttpHandler>(_ => throw new AssertionException("a handler was made"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IRegistryClient client = provider.GetRequiredService<IRegistryClient>();
        RepositoryName repository = RepositoryName.Parse("fred/datalogger");

        Descriptor pushed = await client.Blobs.PushAsync(repository, BlobSource.FromMemory("abc"u8.ToArray()));
        await client.Aliases.SetAsync(repository, Tag.Parse("readings"), [pushed]);
        await using BlobContent content = await client.Blobs.OpenReadAsync(repository, pushed.Digest);

        Assert.That(await content.ReadAllAsync(), Is.EqualTo("abc"u8.ToArray()));
        Assert.That(await client.Catalog.ListRepositoriesAsync().ToListAsync(), Is.EqualTo(new[] { "fred/datalogger" }));
        Assert.That(await client.Auth.GetTokenAsync(AuthScope.Catalog), Is.Null);
    }

    [Test]
    public async Task Registry_would_spring_the_trap()
    {
        ServiceCollection services = new();
        services.AddDxf(options => options.Host = "registry.test");
        services.Replace(ServiceDescriptor.Singleton<IHttpClientFactory>(new Trap()));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IRegistryClient>, Throws.TypeOf<InvalidOperationException>().With.Message.EqualTo("a client was made"));
    }

    private sealed class Trap : IHttpClientFactory, IHttpMessageHandlerFactory
    {
        public HttpClient CreateClient(string name) => throw new InvalidOperationException("a client was made");

        public HttpMessageHandler CreateHandler(string name) => throw new InvalidOperationException("a handler was made");
    }
}
