using System.Net;
using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class ManifestFindTests : MockRegistryFixture
{
    private const string Text = """{"layers":[]}""";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Text);
    private static readonly Digest TextDigest = Digest.Compute(Bytes);
    private static readonly Digest TextDigest512 = Digest.Compute(Bytes, DigestAlgorithm.Sha512);

    [Test]
    public async Task Registry_is_told_which_kinds_are_welcome()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, Bytes, ("Content-Type", MediaTypes.DockerManifest));

        await Manifests.FindAsync(Repository, Readings);

        Assert.That(Requests.Requests[0].Headers["Accept"].Split(',', StringSplitOptions.TrimEntries), Is.EqualTo(new[]
        {
            MediaTypes.DockerManifest, MediaTypes.DockerManifestList, MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.DockerSchema1,
        }));
    }

    [TestCase(MediaTypes.DockerManifest)]
    [TestCase(MediaTypes.DockerManifest + "; charset=utf-8")]
    [TestCase(MediaTypes.DockerManifest + ";version=1;x=\"y\"")]
    public async Task Content_type_says_what_it_is(string contentType)
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, Bytes, ("Content-Type", contentType));

        ManifestContent? found = await Manifests.FindAsync(Repository, Readings);

        Assert.Multiple(() =>
        {
            Assert.That(found!.MediaType, Is.EqualTo(MediaTypes.DockerManifest));
            Assert.That(found.Bytes.ToArray(), Is.EqualTo(Bytes));
            Assert.That(found.Digest, Is.EqualTo(TextDigest));
        });
    }

    [TestCase("")]
    [TestCase("not a type")]
    [TestCase("application/json")]
    public async Task Useless_content_type_is_passed_over(string contentType)
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, Bytes, ("Content-Type", contentType));

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.MediaType, Is.EqualTo(MediaTypes.OciManifest));
    }

    [Test]
    public async Task Tag_needs_no_digest_header([Values("", "what", "sha256:12", "md5:d41d8cd98f00b204e9800998ecf8427e")] string header)
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(
            HttpStatusCode.OK, Bytes, header is "" ? [] : [("Docker-Content-Digest", header)]);

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Digest, Is.EqualTo(TextDigest));
    }

    [Test]
    public async Task Digest_header_of_another_algorithm_is_compared_like_with_like()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", TextDigest512.Value));

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Digest, Is.EqualTo(TextDigest512));
    }

    [Test]
    public void Digest_header_of_other_bytes_is_a_mismatch([Values] DigestAlgorithm algorithm)
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(
            HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", Digest.Compute(Abc, algorithm).Value));
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(
            HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", Digest.Compute(Abc, algorithm).Value));

        DigestMismatchException mismatch = Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, Readings));

        Assert.That((mismatch.Expected, mismatch.Actual), Is.EqualTo((Digest.Compute(Abc, algorithm), Digest.Compute(Bytes, algorithm))));
        Assert.That(mismatch.Message, Does.StartWith("fred/datalogger:readings at registry.test: "));
    }

    [Test]
    public async Task Digest_that_was_asked_for_decides_and_not_the_one_that_the_server_names()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/" + TextDigest).Answer(HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", AbcDigest.Value));
        Requests.Expect(HttpMethod.Get, Root + "manifests/" + TextDigest512).Answer(HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", TextDigest.Value));

        Assert.That((await Manifests.FindAsync(Repository, TextDigest))!.Digest, Is.EqualTo(TextDigest));
        Assert.That((await Manifests.FindAsync(Repository, TextDigest512))!.Digest, Is.EqualTo(TextDigest512));
    }

    [Test]
    public void Other_bytes_than_were_asked_for_are_a_mismatch()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/" + AbcDigest).Answer(HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", TextDigest.Value));
        Requests.Expect(HttpMethod.Get, Root + "manifests/" + AbcDigest).Answer(HttpStatusCode.OK, Bytes, ("Docker-Content-Digest", TextDigest.Value));

        Assert.That(
            Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, AbcDigest))!.Actual,
            Is.EqualTo(TextDigest));
    }

    [Test]
    public async Task Absent_manifest_is_null()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.NotFound, """{"errors":[]}""");

        Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Null);
    }

    [Test]
    public void Manifest_of_more_than_eight_mebibytes_is_not_read()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").AnswerWithoutLength(HttpStatusCode.OK, new byte[ManifestContent.MaxLength + 1]);

        Assert.That(
            () => Manifests.FindAsync(Repository, Readings),
            Throws.InstanceOf<DxfException>().With.Message.Contains("fred/datalogger:readings: the manifest has more than 8 MiB"));
    }

    [Test]
    public async Task Manifest_of_eight_mebibytes_is_read()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text + new string(' ', ManifestContent.MaxLength - Text.Length));
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").AnswerWithoutLength(HttpStatusCode.OK, bytes);

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Bytes.Length, Is.EqualTo(ManifestContent.MaxLength));
    }

    [TestCase("<html/>", "text/html")]
    [TestCase("""{"layers":[],"manifests":[]}""", MediaTypes.OciIndex)]
    [TestCase($$"""{"mediaType":"{{MediaTypes.OciManifest}}","layers":[]}""", MediaTypes.DockerManifest)]
    public void What_is_no_manifest_is_refused(string body, string contentType)
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, body, ("Content-Type", contentType));

        Assert.ThrowsAsync<UnsupportedManifestException>(() => Manifests.FindAsync(Repository, Readings));
    }

    [Test]
    public void Reference_that_is_none_is_refused_before_anything_is_asked()
    {
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.FindAsync(Repository, default));
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.FindAsync(default, Readings));
        AssertThatNothingWasAsked();
    }
}
