using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

/// <summary>Against registries that really ask for a login.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class RealLoginTests
{
    [Test]
    public async Task Token_login_serves_for_a_whole_push_with_one_token(CancellationToken cancellationToken)
    {
        RegistryProcess registry = await Registries.TokenAsync();
        RepositoryName repository = RepositoryName.Parse(TestNames.NewRepository());
        await using ServiceProvider services = Connect(registry, options => (options.Username, options.Password) = (TestCredentials.User, TestCredentials.Password));
        IRegistryClient client = services.GetRequiredService<IRegistryClient>();

        Descriptor pushed = await client.Blobs.PushAsync(repository, BlobSource.FromMemory(new TestData().Bytes(1000)), null, cancellationToken);
        await client.Aliases.SetAsync(repository, Tag.Parse("readings"), [pushed], null, cancellationToken);
        AliasContent alias = await client.Aliases.GetAsync(repository, Tag.Parse("readings"), null, cancellationToken);

        Assert.That(((AliasManifest)alias).Blobs.Single().Digest, Is.EqualTo(pushed.Digest));
        TokenServer tokens = await Registries.TokenServerAsync();
        Assert.That(tokens.RequestsFor(repository.Value).Select(request => (request.User, request.Status)), Is.EqualTo(new[] { (TestCredentials.User, 200) }));
    }

    [Test]
    public async Task Token_that_was_got_serves_another_client(CancellationToken cancellationToken)
    {
        RegistryProcess registry = await Registries.TokenAsync();
        RepositoryName repository = RepositoryName.Parse(TestNames.NewRepository());
        await using ServiceProvider first = Connect(registry, options => (options.Username, options.Password) = (TestCredentials.User, TestCredentials.Password));
        string? token = await first.GetRequiredService<IAuthClient>().GetTokenAsync(AuthScope.ForRepository(repository, "pull", "push"), cancellationToken);
        await using ServiceProvider second = Connect(registry, options => options.Token = token);

        Descriptor pushed = await second.GetRequiredService<IBlobClient>()
            .PushAsync(repository, BlobSource.FromMemory(new TestData().Bytes(10)), null, cancellationToken);

        Assert.That(pushed.Size, Is.EqualTo(10));
        TokenServer tokens = await Registries.TokenServerAsync();
        Assert.That(tokens.RequestsFor(repository.Value), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Wrong_password_is_unauthorized(CancellationToken cancellationToken)
    {
        foreach (RegistryProcess registry in new[] { await Registries.TokenAsync(), await Registries.BasicAsync() })
        {
            await using ServiceProvider services = Connect(registry, options => (options.Username, options.Password) = (TestCredentials.User, "wrong-password"));
            RepositoryName repository = RepositoryName.Parse(TestNames.NewRepository());

            RegistryUnauthorizedException refused = Assert.ThrowsAsync<RegistryUnauthorizedException>(
                () => services.GetRequiredService<IBlobClient>().FindAsync(repository, Digest.Compute([]), cancellationToken))!;

            Assert.That(refused.Message, Does.Contain("unauthorized (401)").And.Not.Contain("wrong-password"));
        }
    }

    [Test]
    public async Task Basic_login_serves_for_all_requests(CancellationToken cancellationToken)
    {
        RegistryProcess registry = await Registries.BasicAsync();
        RepositoryName repository = RepositoryName.Parse(TestNames.NewRepository());
        await using ServiceProvider services = Connect(registry, options => (options.Username, options.Password) = (TestCredentials.User, TestCredentials.Password));
        IBlobClient blobs = services.GetRequiredService<IBlobClient>();

        Descriptor pushed = await blobs.PushAsync(repository, BlobSource.FromMemory(new TestData().Bytes(1000)), null, cancellationToken);

        Assert.That(await blobs.FindAsync(repository, pushed.Digest, cancellationToken), Is.EqualTo(pushed));
        Assert.That(await services.GetRequiredService<IAuthClient>().GetTokenAsync(null, cancellationToken), Is.Null);
    }

    [Test]
    public async Task Server_whose_certificate_nobody_vouches_for_is_not_trusted(CancellationToken cancellationToken)
    {
        RegistryProcess registry = await Registries.BasicAsync();
        await using ServiceProvider services = Connect(registry, options => options.CaBundle = null);

        HttpRequestException refused = Assert.ThrowsAsync<HttpRequestException>(
            () => services.GetRequiredService<ICatalogClient>().CheckApiVersionAsync(cancellationToken))!;

        Assert.That(refused.HttpRequestError, Is.EqualTo(HttpRequestError.SecureConnectionError));
    }

    [Test]
    public async Task Certificates_are_not_looked_at_where_that_is_asked_for(CancellationToken cancellationToken)
    {
        RegistryProcess registry = await Registries.BasicAsync();
        await using ServiceProvider services = Connect(
            registry,
            options => (options.CaBundle, options.SkipTlsVerify, options.Username, options.Password) = (null, true, TestCredentials.User, TestCredentials.Password));

        Assert.That(await services.GetRequiredService<ICatalogClient>().CheckApiVersionAsync(cancellationToken), Is.EqualTo("registry/2.0"));
    }

    private static ServiceProvider Connect(RegistryProcess registry, Action<DxfOptions> configure)
    {
        ServiceCollection services = new();
        services.AddDxf(options =>
        {
            options.Host = registry.Host;
            options.CaBundle = registry.Options.Certificates!.AuthorityFile;
            configure(options);
        });
        return services.BuildServiceProvider();
    }
}
