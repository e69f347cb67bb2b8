using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class MountTests : MockRegistryFixture
{
    private static readonly RepositoryName From = RepositoryName.Parse("fred/source");

    private static string MountAddress => $"{Root}blobs/uploads/?mount={AbcParameter}&from=fred%2Fsource";

    [Test]
    public async Task Blob_is_mounted()
    {
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(HttpStatusCode.Created, ("Location", "/v2/blob"));

        Assert.That(await Blobs.TryMountAsync(Repository, From, AbcDigest), Is.True);
        Assert.That(Requests.Requests[0].Body, Is.Empty);
    }

    [Test]
    public async Task Session_that_is_opened_instead_is_deleted()
    {
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(HttpStatusCode.Accepted, ("Location", "/u/1?s=a%2Fb"));
        Requests.Expect(HttpMethod.Delete, "https://registry.test/u/1?s=a%2Fb").Answer(HttpStatusCode.NoContent);

        Assert.That(await Blobs.TryMountAsync(Repository, From, AbcDigest), Is.False);
    }

    [Test]
    public async Task Session_that_has_no_address_is_left_alone()
    {
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(HttpStatusCode.Accepted);

        Assert.That(await Blobs.TryMountAsync(Repository, From, AbcDigest), Is.False);
    }

    [TestCase("http://other.test/u/1")]
    [TestCase("ftp://registry.test/u/1")]
    public async Task Session_whose_address_must_not_be_used_is_left_alone(string location)
    {
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(HttpStatusCode.Accepted, ("Location", location));

        Assert.That(await Blobs.TryMountAsync(Repository, From, AbcDigest), Is.False);
    }

    [Test]
    public async Task Forbidden_mount_is_none()
    {
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(HttpStatusCode.Forbidden);

        Assert.That(await Blobs.TryMountAsync(Repository, From, AbcDigest), Is.False);
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.BadRequest)]
    public void Failure_is_told_with_both_repositories(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(status);

        RegistryException refused = Assert.ThrowsAsync<RegistryException>(() => Blobs.TryMountAsync(Repository, From, AbcDigest));

        Assert.That(refused.Status, Is.EqualTo(status));
        Assert.That(refused.Message, Does.StartWith($"mount of fred/source@{AbcDigest} into fred/datalogger: "));
    }
}
