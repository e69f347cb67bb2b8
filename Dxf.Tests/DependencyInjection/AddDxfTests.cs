using Dxf.Client;
using Dxf.Tests.Faults.Writing;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Dxf.Tests.DependencyInjection;

[TestFixture]
internal sealed class AddDxfTests
{
    [TestCase("registry.test")]
    [TestCase("localhost:5000")]
    [TestCase("[::1]:5000")]
    [TestCase("oci:5000")]
    [TestCase("oci:./never-created")]
    public async Task All_interfaces_are_there(string host)
    {
        await using ServiceProvider services = Build(host);
        IRegistryClient client = services.GetRequiredService<IRegistryClient>();

        Assert.Multiple(() =>
        {
            Assert.That(client.Endpoint, Is.EqualTo(host));
            Assert.That(services.GetRequiredService<IBlobClient>(), Is.SameAs(client.Blobs));
            Assert.That(services.GetRequiredService<IManifestClient>(), Is.SameAs(client.Manifests));
            Assert.That(services.GetRequiredService<IAliasClient>(), Is.SameAs(client.Aliases));
            Assert.That(services.GetRequiredService<ICatalogClient>(), Is.SameAs(client.Catalog));
            Assert.That(services.GetRequiredService<IAuthClient>(), Is.SameAs(client.Auth));
            Assert.That(services.GetRequiredService<IRegistryClient>(), Is.SameAs(client));
        });
    }

    [Test]
    public async Task Nothing_but_digits_after_oci_is_a_port()
    {
        using TempFolder folder = new();
        await using ServiceProvider directory = Build("oci:" + folder.File("5000"));
        await using ServiceProvider registry = Build("oci:5000");

        Assert.That(await directory.GetRequiredService<IAuthClient>().GetTokenAsync(null), Is.Null);
        Assert.That(registry.GetRequiredService<IBlobClient>().GetType(), Is.Not.EqualTo(directory.GetRequiredService<IBlobClient>().GetType()));
    }

    [Test]
    public async Task Nothing_is_checked_before_a_client_is_asked_for()
    {
        await using ServiceProvider services = Build("no host:");

        Assert.That(services.GetRequiredService<IRegistryClient>, Throws.TypeOf<OptionsValidationException>());
    }

    [Test]
    public void What_must_be_given_is_asked_for()
    {
        ServiceCollection services = new();

        Assert.Multiple(() =>
        {
            Assert.That(() => services.AddDxf(null!), Throws.ArgumentNullException);
            Assert.That(() => services.AddDxf("name", null!), Throws.ArgumentNullException);
            Assert.That(() => services.AddDxf("", _ => { }), Throws.ArgumentException);
            Assert.That(() => ((IServiceCollection)null!).AddDxf(_ => { }), Throws.ArgumentNullException);
        });
    }

    [Test]
    public async Task Generic_host_validates_and_builds_it()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Services.AddDxf(options => options.Host = "registry.test");
        builder.Services.AddSingleton<Application>();
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.That(host.Services.GetRequiredService<Application>().Blobs, Is.Not.Null);
        await host.StopAsync();
    }

    [Test]
    public async Task Options_can_come_from_elsewhere_too()
    {
        ServiceCollection services = new();
        services.Configure<DxfOptions>(options => options.Host = "first.test");
        services.AddDxf(options => options.Host += ":5000");
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IRegistryClient>().Endpoint, Is.EqualTo("first.test:5000"));
    }

    [Test]
    public async Task Handlers_of_the_application_see_the_requests()
    {
        List<string> seen = [];
        using MockRegistry registry = new(register: services =>
        {
            services.AddHttpClient(DxfHttpClients.Registry()).AddHttpMessageHandler(() => new Spy(seen, "registry"));
            services.AddHttpClient(DxfHttpClients.Auth()).AddHttpMessageHandler(() => new Spy(seen, "auth"));
        });
        registry.Requests.Expect(HttpMethod.Get, MockRegistry.Address).Answer(System.Net.HttpStatusCode.OK);
        registry.TokenRequests.Expect(HttpMethod.Get, MockRegistry.Address).Answer(System.Net.HttpStatusCode.OK);

        await registry.Client.Catalog.CheckApiVersionAsync();
        await registry.Client.Auth.GetTokenAsync(null);

        Assert.That(seen, Is.EqualTo(new[] { "registry GET", "auth GET" }));
    }

    [Test]
    public async Task Second_registration_of_an_endpoint_sets_options_and_nothing_else()
    {
        using MockRegistry registry = new(register: services => services.AddDxf(options => (options.Host, options.Token) = ("first.test", "given")));
        registry.Requests.Expect(HttpMethod.Get, MockRegistry.Address).Answer(System.Net.HttpStatusCode.OK);

        await registry.Client.Catalog.CheckApiVersionAsync();

        Assert.That(registry.Requests.Requests.Single().Authorization, Is.EqualTo("Bearer given"));
        registry.Verify();
    }

    [Test]
    public void Second_registration_does_not_have_each_try_tried_again()
    {
        using MockRegistry registry = new(
            options => (options.Retries, options.IdleTimeout) = (1, InstantWaits.IdleTimeout),
            services => services.AddSingleton<TimeProvider>(new InstantWaits()).AddDxf(static _ => { }));
        registry.Requests.When(HttpMethod.Get, MockRegistry.Address).Answer(System.Net.HttpStatusCode.ServiceUnavailable);

        Assert.ThrowsAsync<RegistryException>(() => registry.Client.Catalog.CheckApiVersionAsync());
        Assert.That(registry.Requests.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void Second_registration_does_not_have_a_redirects_target_ask_for_credentials()
    {
        using MockRegistry registry = new(
            options => (options.Username, options.Password) = ("fred", "hunter2"),
            services => services.AddDxf(static options => options.Retries = 3));
        RepositoryName repository = RepositoryName.Parse("fred/data");
        Digest digest = Digest.Compute("abc"u8);
        registry.Requests.Expect(HttpMethod.Get, $"{MockRegistry.Address}fred/data/blobs/{digest}")
            .Answer(System.Net.HttpStatusCode.TemporaryRedirect, ("Location", "https://storage.test/b"));
        registry.Requests.Expect(HttpMethod.Get, "https://storage.test/b")
            .Answer(System.Net.HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"https://evil.test/token\""));

        Assert.ThrowsAsync<RegistryUnauthorizedException>(() => registry.Client.Blobs.OpenReadAsync(repository, digest));
        registry.Verify();
    }

    [Test]
    public void Handler_below_that_follows_redirects_does_not_have_their_target_ask_for_credentials()
    {
        using MockRegistry registry = new(
            options => (options.Username, options.Password) = ("fred", "hunter2"),
            extend: services => services.AddHttpClient(DxfHttpClients.Registry()).AddHttpMessageHandler(static () => new Follower()));
        registry.Requests.Expect(HttpMethod.Get, "https://storage.test/b")
            .Answer(System.Net.HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"https://evil.test/token\""));

        Assert.ThrowsAsync<RegistryUnauthorizedException>(() => registry.Client.Blobs.OpenReadAsync(RepositoryName.Parse("fred/data"), Digest.Compute("abc"u8)));
        registry.Verify();
    }

    [Test]
    public async Task What_an_application_has_all_its_clients_do_again_is_not_done_here()
    {
        List<string> seen = [];
        using MockRegistry registry = new(register: services => services.ConfigureHttpClientDefaults(builder => builder
            .AddHttpMessageHandler(() => new Microsoft.Extensions.Http.Resilience.ResilienceHandler(seen))
            .AddHttpMessageHandler(() => new Spy(seen, "default"))));
        registry.Requests.Expect(HttpMethod.Get, MockRegistry.Address).Answer(System.Net.HttpStatusCode.OK);

        await registry.Client.Catalog.CheckApiVersionAsync();

        Assert.That(seen, Is.EqualTo(new[] { "default GET" }));
    }

    [Test]
    public void Clients_have_names_that_applications_can_add_handlers_by()
    {
        string[] names = [DxfHttpClients.Registry(), DxfHttpClients.Auth(), DxfHttpClients.Registry("a"), DxfHttpClients.Auth("a"), DxfHttpClients.Registry("b")];

        Assert.That(names, Is.Unique);
    }

    private static ServiceProvider Build(string host)
    {
        ServiceCollection services = new();
        services.AddDxf(options => options.Host = host);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class Application(IBlobClient blobs)
    {
        public IBlobClient Blobs { get; } = blobs;
    }

    private sealed class Follower : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri("https://storage.test/b");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Spy(List<string> seen, string name) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add($"{name} {request.Method}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
