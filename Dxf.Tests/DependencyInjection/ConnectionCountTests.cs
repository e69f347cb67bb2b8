using Dxf.Tests.Abstractions;
using Dxf.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.DependencyInjection;

[TestFixture]
internal sealed class ConnectionCountTests
{
    [Test]
    [CancelAfter(30_000)]
    public async Task Requests_of_all_clients_one_after_another_use_one_connection_and_those_for_tokens_another(CancellationToken cancellationToken)
    {
        Digest abc = Digest.Compute("abc"u8);
        await using RawServer server = new(line => (Answer(line.Split(' ')[0], line.Split(' ')[1]), false));
        ServiceCollection services = new();
        services.AddDxf(options => (options.Host, options.Insecure) = (server.Host, true));
        await using ServiceProvider provider = services.BuildServiceProvider();
        RepositoryName repository = RepositoryName.Parse("fred/datalogger");

        await provider.GetRequiredService<ICatalogClient>().CheckApiVersionAsync(cancellationToken);
        await provider.GetRequiredService<IAuthClient>().GetTokenAsync(null, cancellationToken);
        await provider.GetRequiredService<IBlobClient>().FindAsync(repository, abc, cancellationToken);
        await using (BlobContent content = await provider.GetRequiredService<IBlobClient>().OpenReadAsync(repository, abc, null, cancellationToken))
            await content.ReadAllAsync(cancellationToken);
        await provider.GetRequiredService<IManifestClient>().FindAsync(repository, Tag.Parse("readings"), cancellationToken);
        await provider.GetRequiredService<IManifestClient>().FindAsync(repository, Tag.Parse("absent"), cancellationToken);
        await provider.GetRequiredService<ICatalogClient>().ListRepositoriesAsync(null, cancellationToken).ToListAsync(cancellationToken);
        await provider.GetRequiredService<IAliasClient>().ListAsync(repository, null, cancellationToken).ToListAsync(cancellationToken);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => provider.GetRequiredService<IBlobClient>().DeleteAsync(repository, abc, cancellationToken));
        await provider.GetRequiredService<IManifestClient>().DeleteAsync(repository, abc, cancellationToken);

        Assert.That(server.Requests, Has.Count.EqualTo(10));
        Assert.That(server.Connections, Is.EqualTo(2));
    }

    private static string Answer(string method, string target) => (method, target.Split('?')[0].Split('/')[^1]) switch
    {
        ("HEAD", _) => "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n",
        ("DELETE", _) when target.Contains("manifests", StringComparison.Ordinal) => "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
        ("DELETE", _) => "HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n{\"errors\":[]}",
        (_, "") => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        (_, "readings") => "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"layers\":[]}",
        (_, "absent") => "HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n{\"errors\":[]}",
        (_, "_catalog") => "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"repositories\":null}",
        (_, "list") => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"tags\":null}\r\n0\r\n\r\n",
        _ => "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    };
}
