using Dxf.Tests.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>Answers as they come over a real connection, right and wrong.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class BlobBodyTests
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    private static readonly Digest Abc = Digest.Compute("abc"u8);

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 3)]
    [TestCase("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc", null)]
    [TestCase("HTTP/1.0 200 OK\r\n\r\nabc", null)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\nTrailer: x\r\n\r\n", null)]
    public async Task Body_is_read_however_its_end_is_told(string answer, int? length, CancellationToken cancellationToken)
    {
        await using RawServer server = RawServer.Always(answer);
        await using ServiceProvider services = Connect(server);
        await using BlobContent content = await OpenAsync(services, cancellationToken);

        Assert.That(content.Length, Is.EqualTo((long?)length));
        Assert.That(await content.ReadAllAsync(cancellationToken), Is.EqualTo("abc"u8.ToArray()));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    public async Task Body_that_breaks_off_is_no_end(string answer, CancellationToken cancellationToken)
    {
        await using RawServer server = RawServer.Always(answer);
        await using ServiceProvider services = Connect(server);
        await using BlobContent content = await OpenAsync(services, cancellationToken);

        Assert.ThrowsAsync<HttpIOException>(() => content.ReadAllAsync(cancellationToken));
    }

    [Test]
    public async Task Body_that_is_shorter_than_the_blob_is_a_mismatch(CancellationToken cancellationToken)
    {
        await using RawServer server = RawServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc");
        await using ServiceProvider services = Connect(server);
        await using BlobContent content = await OpenAsync(services, cancellationToken);

        Assert.That(
            Assert.ThrowsAsync<DigestMismatchException>(() => content.ReadAllAsync(cancellationToken))!.Actual,
            Is.EqualTo(Digest.Compute("ab"u8)));
    }

    [Test]
    public async Task Bytes_behind_the_bodys_end_are_no_part_of_it(CancellationToken cancellationToken)
    {
        await using RawServer server = RawServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 500 Trap\r\n\r\n");
        await using ServiceProvider services = Connect(server);
        await using BlobContent content = await OpenAsync(services, cancellationToken);

        Assert.That(await content.ReadAllAsync(cancellationToken), Is.EqualTo("abc"u8.ToArray()));
    }

    [Test]
    public async Task Head_without_a_length_is_followed_by_a_get(CancellationToken cancellationToken)
    {
        await using RawServer server = new(line => line.StartsWith("HEAD", StringComparison.Ordinal)
            ? ("HTTP/1.1 200 OK\r\n\r\n", false)
            : ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", true));
        await using ServiceProvider services = Connect(server);

        Descriptor? found = await services.GetRequiredService<IBlobClient>().FindAsync(Repository, Abc, cancellationToken);

        Assert.That(found!.Size, Is.EqualTo(3));
        Assert.That(server.Requests.Select(request => request.Split(' ')[0]), Is.EqualTo(new[] { "HEAD", "GET" }));
    }

    [Test]
    public async Task Addresses_go_out_as_the_registry_wrote_them(CancellationToken cancellationToken)
    {
        await using RawServer server = new(line => line.StartsWith("GET /v2/", StringComparison.Ordinal)
            ? ("HTTP/1.1 307 Elsewhere\r\nLocation: /s?sig=a%2Fb+c%7e%41&x='(!)*'==\r\nContent-Length: 0\r\n\r\n", false)
            : ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", true));
        await using ServiceProvider services = Connect(server);
        await using BlobContent content = await OpenAsync(services, cancellationToken);

        Assert.That(await content.ReadAllAsync(cancellationToken), Is.EqualTo("abc"u8.ToArray()));
        Assert.That(server.Requests[1], Does.StartWith("GET /s?sig=a%2Fb+c%7e%41&x='(!)*'== HTTP/1.1\r\n"));
    }

    [TestCase("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{\"errors\"")]
    [TestCase("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nzz")]
    public async Task Error_whose_body_breaks_off_is_told_by_its_status(string answer, CancellationToken cancellationToken)
    {
        await using RawServer server = RawServer.Always(answer);
        await using ServiceProvider services = Connect(server);

        Assert.ThrowsAsync<RegistryNotFoundException>(() => OpenAsync(services, cancellationToken));
    }

    private static ServiceProvider Connect(RawServer server)
    {
        ServiceCollection services = new();
        services.AddDxf(options => (options.Host, options.Insecure) = (server.Host, true));
        return services.BuildServiceProvider();
    }

    private static Task<BlobContent> OpenAsync(ServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<IBlobClient>().OpenReadAsync(Repository, Abc, options: null, cancellationToken);
}
