using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class ManifestPutTests : MockRegistryFixture
{
    private static readonly ManifestContent Content = ManifestContent.FromBytes("{ \"layers\": [] }\n"u8.ToArray(), MediaTypes.DockerManifest);

    [TestCase(HttpStatusCode.Created)]
    [TestCase(HttpStatusCode.NoContent)]
    [TestCase(HttpStatusCode.OK)]
    public async Task Manifest_is_put_byte_for_byte_under_its_tag(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(status, ("Docker-Content-Digest", AbcDigest.Value));

        Assert.That(await Manifests.PutAsync(Repository, Readings, Content), Is.EqualTo(Content.Descriptor));
        Assert.That(Requests.Requests[0].Text, Is.EqualTo("{ \"layers\": [] }\n"));
        Assert.That(Requests.Requests[0].Headers["Content-Type"], Is.EqualTo(MediaTypes.DockerManifest));
        Assert.That(Requests.Requests[0].Headers["Content-Length"], Is.EqualTo("17"));
    }

    [Test]
    public async Task Manifest_is_put_under_its_digest_of_either_algorithm()
    {
        Digest digest512 = Digest.Compute(Content.Bytes.Span, DigestAlgorithm.Sha512);
        Requests.Expect(HttpMethod.Put, Root + "manifests/" + Content.Digest).Answer(HttpStatusCode.Created);
        Requests.Expect(HttpMethod.Put, Root + "manifests/" + digest512).Answer(HttpStatusCode.Created);

        Assert.That((await Manifests.PutAsync(Repository, Content.Digest, Content)).Digest, Is.EqualTo(Content.Digest));
        Assert.That((await Manifests.PutAsync(Repository, digest512, Content)).Digest, Is.EqualTo(digest512), "what it was put under");
    }

    [Test]
    public void Digest_of_other_content_is_refused_before_anything_is_sent()
    {
        DigestMismatchException mismatch = Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.PutAsync(Repository, AbcDigest, Content));

        Assert.That((mismatch.Expected, mismatch.Actual), Is.EqualTo((AbcDigest, Content.Digest)));
        AssertThatNothingWasAsked();
    }

    [TestCase(HttpStatusCode.TemporaryRedirect)]
    [TestCase(HttpStatusCode.PermanentRedirect)]
    [TestCase(HttpStatusCode.SeeOther)]
    public void Redirect_of_a_put_is_not_followed(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(status, ("Location", Root + "elsewhere"));

        Assert.That(
            Assert.ThrowsAsync<RegistryException>(() => Manifests.PutAsync(Repository, Readings, Content))!.Status,
            Is.EqualTo(status));
    }

    [Test]
    public void Nothing_is_no_manifest()
    {
        Assert.ThrowsAsync<ArgumentNullException>(() => Manifests.PutAsync(Repository, Readings, null!));
        AssertThatNothingWasAsked();
    }
}
