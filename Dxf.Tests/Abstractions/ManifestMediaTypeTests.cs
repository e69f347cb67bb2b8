using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class ManifestMediaTypeTests
{
    [TestCase($$"""{"mediaType":"{{MediaTypes.DockerManifest}}"}""", null, MediaTypes.DockerManifest)]
    [TestCase($$"""{"mediaType":"{{MediaTypes.OciIndex}}"}""", MediaTypes.OciIndex, MediaTypes.OciIndex)]
    [TestCase("""{"layers":[]}""", null, MediaTypes.OciManifest)]
    [TestCase("""{"layers":[]}""", MediaTypes.DockerManifest, MediaTypes.DockerManifest)]
    [TestCase("""{"manifests":[]}""", null, MediaTypes.OciIndex)]
    [TestCase("""{"manifests":[]}""", MediaTypes.DockerManifestList, MediaTypes.DockerManifestList)]
    [TestCase("""{"layers":[]}""", "application/json", MediaTypes.OciManifest)]
    [TestCase("""{"layers":[]}""", "text/plain", MediaTypes.OciManifest)]
    [TestCase("""{"layers":[]}""", MediaTypes.OctetStream, MediaTypes.OciManifest)]
    [TestCase($$"""{"mediaType":"{{MediaTypes.DockerManifest}}"}""", "application/json", MediaTypes.DockerManifest)]
    [TestCase("""{"mediaType":7,"layers":[]}""", null, MediaTypes.OciManifest)]
    [TestCase("""{"config":{"mediaType":"inner","layers":[]},"manifests":[]}""", null, MediaTypes.OciIndex)]
    public void Media_type_is_what_the_bytes_and_their_label_say(string json, string? besides, string expected) =>
        Assert.That(Take(json, besides).MediaType, Is.EqualTo(expected));

    [Test]
    public void Label_and_bytes_that_differ_are_refused()
    {
        UnsupportedManifestException refused = Refused($$"""{"mediaType":"{{MediaTypes.OciManifest}}","layers":[]}""", MediaTypes.DockerManifest);

        Assert.Multiple(() =>
        {
            Assert.That(refused.MediaType, Is.EqualTo(MediaTypes.DockerManifest));
            Assert.That(refused.Message, Does.Contain(MediaTypes.OciManifest));
        });
    }

    [TestCase("""{"layers":[],"manifests":[]}""")]
    [TestCase("""{"manifests":[],"layers":null}""")]
    [TestCase($$"""{"mediaType":"{{MediaTypes.OciManifest}}","layers":[],"manifests":[]}""")]
    public void Both_layers_and_manifests_are_refused(string json) =>
        Assert.That(Refused(json, MediaTypes.OciManifest).Message, Does.Contain("both \"layers\" and \"manifests\""));

    [TestCase("{}")]
    [TestCase("""{"schemaVersion":2}""")]
    [TestCase("""{"errors":[]}""")]
    public void Object_that_says_nothing_of_itself_is_refused(string json) =>
        Assert.That(Refused(json).Message, Does.Contain("no mediaType, no layers and no manifests"));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("\"text\"")]
    [TestCase("<html>not found</html>")]
    [TestCase("""{"layers":[]""")]
    [TestCase("""{"layers":[]}}""")]
    [TestCase("""{"layers":[]} trailing""")]
    [TestCase("""{"layers":[]}{"manifests":[]}""")]
    [TestCase("""{"layers":[],}""")]
    [TestCase("""{/* comment */"layers":[]}""")]
    public void What_is_no_json_object_is_refused(string json) =>
        Assert.That(Refused(json).Message, Is.EqualTo("unsupported manifest: it is not a JSON object"));

    [Test]
    public void Invalid_utf8_is_refused()
    {
        byte[] bytes = [.. "{\"mediaType\":\""u8, 0xff, 0xfe, .. "\",\"layers\":[]}"u8];

        Assert.Throws<UnsupportedManifestException>(() => ManifestContent.FromBytes(bytes));
    }

    [Test]
    public void Deep_nesting_is_refused() =>
        Refused($$"""{"layers":{{new string('[', 100_000)}}""");

    [Test]
    public void Byte_order_mark_and_white_space_are_read_over_and_kept()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. " \r\n{\"layers\":[]}\n"u8];
        ManifestContent content = ManifestContent.FromBytes(bytes);

        Assert.Multiple(() =>
        {
            Assert.That(content.MediaType, Is.EqualTo(MediaTypes.OciManifest));
            Assert.That(content.Bytes.ToArray(), Is.EqualTo(bytes));
            Assert.That(content.Digest, Is.EqualTo(Digest.Compute(bytes)));
        });
    }

    [Test]
    public void Content_describes_itself()
    {
        ManifestContent content = Take("""{"manifests":[]}""");

        Assert.Multiple(() =>
        {
            Assert.That(content.IsIndex);
            Assert.That(content.Descriptor, Is.EqualTo(new Descriptor(MediaTypes.OciIndex, Digest.Compute("{\"manifests\":[]}"u8), 16)));
        });
    }

    [Test]
    public void Digest_that_the_bytes_were_verified_against_is_kept()
    {
        Digest digest = Digest.Compute("{\"layers\":[]}"u8, DigestAlgorithm.Sha512);

        Assert.That(ManifestContent.FromBytes("{\"layers\":[]}"u8.ToArray(), null, digest).Digest, Is.EqualTo(digest));
    }

    private static ManifestContent Take(string json, string? besides = null) => ManifestContent.FromBytes(Encoding.UTF8.GetBytes(json), besides);

    private static UnsupportedManifestException Refused(string json, string? besides = null) =>
        Assert.Throws<UnsupportedManifestException>(() => Take(json, besides))!;
}
