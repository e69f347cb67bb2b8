using System.Net;
using Dxf.Client;
using Dxf.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.DependencyInjection;

/// <summary>Several endpoints at once, each with its own options, tokens and handlers.</summary>
[TestFixture]
internal sealed class KeyedAddDxfTests
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    private static readonly Digest Abc = Digest.Compute("abc"u8);

    [Test]
    public async Task Endpoints_are_kept_apart()
    {
        ServiceCollection services = new();
        services.AddDxf(options => options.Host = "default.test");
        services.AddDxf("one", options => options.Host = "one.test");
        services.AddDxf("two", options => (options.Host, options.ManifestFormat) = ("oci:./never-created", ManifestFormat.Docker));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Multiple(() =>
        {
            Assert.That(provider.GetRequiredService<IRegistryClient>().Endpoint, Is.EqualTo("default.test"));
            Assert.That(provider.GetRequiredKeyedService<IRegistryClient>("one").Endpoint, Is.EqualTo("one.test"));
            Assert.That(provider.GetRequiredKeyedService<IRegistryClient>("two").Endpoint, Is.EqualTo("oci:./never-created"));
            Assert.That(provider.GetKeyedService<IRegistryClient>("three"), Is.Null);
            Assert.That(provider.GetRequiredKeyedService<IBlobClient>("one"), Is.SameAs(provider.GetRequiredKeyedService<IRegistryClient>("one").Blobs));
        });
    }

    [Test]
    public async Task Named_endpoint_alone_is_no_default()
    {
        ServiceCollection services = new();
        services.AddDxf("one", options => options.Host = "one.test");
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetService<IRegistryClient>(), Is.Null);
        Assert.That(provider.GetService<IBlobClient>(), Is.Null);
    }

    [Test]
    public async Task Tokens_and_credentials_go_to_their_own_endpoint()
    {
        using ScriptedHandler one = new();
        using ScriptedHandler oneTokens = new();
        using ScriptedHandler two = new();
        ServiceCollection services = new();
        services.AddDxf("one", options => (options.Host, options.Username, options.Password) = ("one.test", "fred", "pw"));
        services.AddDxf("two", options => (options.Host, options.Token) = ("two.test", "given"));
        services.AddHttpClient(DxfHttpClients.Registry("one")).ConfigurePrimaryHttpMessageHandler(() => one);
        services.AddHttpClient(DxfHttpClients.Auth("one")).ConfigurePrimaryHttpMessageHandler(() => oneTokens);
        services.AddHttpClient(DxfHttpClients.Registry("two")).ConfigurePrimaryHttpMessageHandler(() => two);
        await using ServiceProvider provider = services.BuildServiceProvider();

        string path = $"/v2/fred/datalogger/blobs/{Abc}";
        one.Expect(HttpMethod.Head, "https://one.test" + path).Answer(
            HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"https://auth.test/token\""));
        oneTokens.Expect(HttpMethod.Get, "https://auth.test/token?scope=repository%3Afred%2Fdatalogger%3Apull").Answer(HttpStatusCode.OK, """{"token":"t"}""");
        one.Expect(HttpMethod.Head, "https://one.test" + path).Answer(HttpStatusCode.NotFound);
        two.Expect(HttpMethod.Head, "https://two.test" + path).Answer(HttpStatusCode.NotFound);
        one.Expect(HttpMethod.Head, "https://one.test" + path).Answer(HttpStatusCode.NotFound);

        await provider.GetRequiredKeyedService<IBlobClient>("one").FindAsync(Repository, Abc);
        await provider.GetRequiredKeyedService<IBlobClient>("two").FindAsync(Repository, Abc);
        await provider.GetRequiredKeyedService<IBlobClient>("one").FindAsync(Repository, Abc);

        one.Verify();
        oneTokens.Verify();
        two.Verify();
        Assert.That(one.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { null, "Bearer t", "Bearer t" }));
        Assert.That(two.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer given" }));
    }

    [Test]
    public async Task Bad_options_of_one_endpoint_leave_the_others_alone()
    {
        ServiceCollection services = new();
        services.AddDxf("good", options => options.Host = "one.test");
        services.AddDxf("bad", options => options.Host = "");
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredKeyedService<IRegistryClient>("good").Endpoint, Is.EqualTo("one.test"));
        Assert.That(
            () => provider.GetRequiredKeyedService<IRegistryClient>("bad"),
            Throws.TypeOf<Microsoft.Extensions.Options.OptionsValidationException>());
    }

    [Test]
    public async Task Constructors_ask_for_an_endpoint_by_its_name()
    {
        ServiceCollection services = new();
        services.AddDxf("one", options => options.Host = "one.test");
        services.AddDxf("two", options => options.Host = "two.test");
        services.AddSingleton<Copier>();
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);

        Assert.That(provider.GetRequiredService<Copier>().ToString(), Is.EqualTo("one.test -> two.test"));
    }

    private sealed class Copier([FromKeyedServices("one")] IRegistryClient from, [FromKeyedServices("two")] IRegistryClient to)
    {
        public override string ToString() => $"{from.Endpoint} -> {to.Endpoint}";
    }
}
