using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class DockerHubTests
{
    private const string Hub = "https://registry-1.docker.io/v2/";

    private static readonly Digest Abc = Digest.Compute("abc"u8);

    [Test]
    public async Task Hub_has_several_names_and_keeps_one_part_names_under_library([Values("docker.io", "index.docker.io", "registry-1.docker.io")] string host)
    {
        using MockRegistry registry = new(options => options.Host = host);
        registry.Requests.Expect(HttpMethod.Head, $"{Hub}library/ubuntu/blobs/{Abc}").Answer(HttpStatusCode.NotFound);
        registry.Requests.Expect(HttpMethod.Get, Hub + "library/ubuntu/manifests/latest").Answer(HttpStatusCode.NotFound);
        registry.Requests.Expect(HttpMethod.Get, Hub + "library/ubuntu/tags/list?n=1000").Answer(HttpStatusCode.OK, """{"tags":null}""");
        registry.Requests.Expect(HttpMethod.Post, $"{Hub}library/new/blobs/uploads/?mount=sha256%3A{Abc.Hex}&from=library%2Fubuntu").Answer(HttpStatusCode.Created);
        registry.Requests.Expect(HttpMethod.Head, $"{Hub}fred/datalogger/blobs/{Abc}").Answer(HttpStatusCode.NotFound);
        RepositoryName ubuntu = RepositoryName.Parse("ubuntu");

        await registry.Client.Blobs.FindAsync(ubuntu, Abc);
        await registry.Client.Manifests.FindAsync(ubuntu, Tag.Parse("latest"));
        await registry.Client.Manifests.ListTagsAsync(ubuntu).ToListAsync();
        await registry.Client.Blobs.TryMountAsync(RepositoryName.Parse("new"), ubuntu, Abc);
        await registry.Client.Blobs.FindAsync(RepositoryName.Parse("fred/datalogger"), Abc);

        registry.Verify();
        Assert.That(registry.Client.Endpoint, Is.EqualTo("registry-1.docker.io"));
    }

    [TestCase("mydocker.io")]
    [TestCase("docker.io.example.test")]
    [TestCase("www.docker.io")]
    [TestCase("docker.io:5000")]
    [TestCase("localhost:5000")]
    public async Task Other_hosts_keep_their_names_and_their_repositories(string host)
    {
        using MockRegistry registry = new(options => options.Host = host);
        registry.Requests.Expect(HttpMethod.Head, $"https://{host}/v2/ubuntu/blobs/{Abc}").Answer(HttpStatusCode.NotFound);

        await registry.Client.Blobs.FindAsync(RepositoryName.Parse("ubuntu"), Abc);

        registry.Verify();
        Assert.That(registry.Client.Endpoint, Is.EqualTo(host));
    }

    [Test]
    public async Task Token_is_asked_for_the_name_under_library()
    {
        using MockRegistry registry = new(options => options.Host = "docker.io");
        registry.Requests.Expect(HttpMethod.Head, $"{Hub}library/ubuntu/blobs/{Abc}").Answer(
            HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\""));
        registry.TokenRequests.Expect(HttpMethod.Get, "https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fubuntu%3Apull")
            .Answer(HttpStatusCode.OK, """{"token":"t"}""");
        registry.Requests.Expect(HttpMethod.Head, $"{Hub}library/ubuntu/blobs/{Abc}").Answer(HttpStatusCode.NotFound);

        await registry.Client.Blobs.FindAsync(RepositoryName.Parse("ubuntu"), Abc);

        registry.Verify();
    }
}
