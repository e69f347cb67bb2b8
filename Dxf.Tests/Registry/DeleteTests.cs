using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class DeleteTests : MockRegistryFixture
{
    [TestCase(HttpStatusCode.Accepted)]
    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.NoContent)]
    public async Task Blob_and_manifest_are_deleted_with_one_request_each(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Delete, Root + "blobs/" + AbcDigest).Answer(status);
        Requests.Expect(HttpMethod.Delete, Root + "manifests/" + AbcDigest).Answer(status);
        Requests.Expect(HttpMethod.Delete, Root + "manifests/readings").Answer(status);

        await Blobs.DeleteAsync(Repository, AbcDigest);
        await Manifests.DeleteAsync(Repository, AbcDigest);
        await Manifests.DeleteAsync(Repository, Readings);
    }

    [TestCase(HttpStatusCode.MethodNotAllowed, "")]
    [TestCase(HttpStatusCode.NotImplemented, "")]
    [TestCase(HttpStatusCode.BadRequest, """{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}""")]
    [TestCase(HttpStatusCode.MethodNotAllowed, """{"errors":[{"code":"UNSUPPORTED"}]}""")]
    public void Registry_that_deletes_nothing_says_so_in_one_line(HttpStatusCode status, string body)
    {
        Requests.Expect(HttpMethod.Delete, Root + "blobs/" + AbcDigest).Answer(status, body);
        Requests.Expect(HttpMethod.Delete, Root + "manifests/readings").Answer(status, body);

        RegistryException blob = Assert.ThrowsAsync<RegistryException>(() => Blobs.DeleteAsync(Repository, AbcDigest));
        RegistryException manifest = Assert.ThrowsAsync<RegistryException>(() => Manifests.DeleteAsync(Repository, Readings));

        Assert.Multiple(() =>
        {
            Assert.That(blob.Message, Does.StartWith($"fred/datalogger@{AbcDigest}: registry.test does not support deleting ({(int)status})"));
            Assert.That(manifest.Message, Does.StartWith($"fred/datalogger:readings: registry.test does not support deleting ({(int)status})"));
            Assert.That(blob.Message, Does.Not.Contain("\n"));
            Assert.That(blob.Status, Is.EqualTo(status));
        });
    }

    [Test]
    public void What_is_absent_is_not_found()
    {
        Requests.Expect(HttpMethod.Delete, Root + "blobs/" + AbcDigest).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Delete, Root + "manifests/" + AbcDigest).Answer(HttpStatusCode.NotFound);

        Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.DeleteAsync(Repository, AbcDigest));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Manifests.DeleteAsync(Repository, AbcDigest));
    }

    [Test]
    public void Redirect_of_a_delete_is_not_followed()
    {
        Requests.Expect(HttpMethod.Delete, Root + "blobs/" + AbcDigest).Answer(HttpStatusCode.TemporaryRedirect, ("Location", "https://other.test/"));

        Assert.That(
            Assert.ThrowsAsync<RegistryException>(() => Blobs.DeleteAsync(Repository, AbcDigest))!.Status,
            Is.EqualTo(HttpStatusCode.TemporaryRedirect));
    }
}
