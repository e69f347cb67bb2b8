using System.Text;
using System.Text.Json.Nodes;
using Dxf.Client.Aliases;
using NUnit.Framework;

namespace Dxf.Tests.Aliases;

/// <summary>What an artifact's manifest says, byte for byte.</summary>
[TestFixture]
internal sealed class ArtifactManifestTests
{
    private const string EmptyConfig =
        """{"digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "mediaType": "application/vnd.oci.empty.v1+json", "size": 2}""";

    private static readonly Descriptor Blob = new(MediaTypes.OctetStream, Digest.Compute("abc"u8), 3);
    private static readonly string BlobText = $$"""{"digest": "{{Blob.Digest}}", "mediaType": "application/octet-stream", "size": 3}""";

    [Test]
    public void Docker_form_has_no_place_for_annotations()
    {
        Descriptor titled = Titled("a.dat");

        Assert.That(Text(AliasManifestWriter.Write([titled, titled], ManifestFormat.Docker)), Is.EqualTo(Text(AliasManifestWriter.Write([Blob, Blob], ManifestFormat.Docker))));
        Assert.That(Text(AliasManifestWriter.Write([titled], ManifestFormat.Docker)), Does.Not.Contain("annotations"));
    }

    [Test]
    public void Oci_form_says_all_of_it_in_the_order_of_the_keys()
    {
        ArtifactOptions artifact = new()
        {
            ArtifactType = "application/vnd.example+json",
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["b"] = "2", ["a"] = "", ["B"] = "3" },
            Subject = new Descriptor(MediaTypes.DockerManifest, Digest.Compute("subject"u8), 7) { Annotations = Title("no.dat"), Platform = Platform.Parse("linux/amd64") },
        };

        ManifestContent manifest = AliasManifestWriter.Write([Titled("a.dat"), Blob], ManifestFormat.Oci, artifact);

        Assert.That(Text(manifest), Is.EqualTo(
            $$$"""{"annotations": {"B": "3", "a": "", "b": "2"}, "artifactType": "application/vnd.example+json", "config": {{{EmptyConfig}}}, "layers": [{"annotations": {"org.opencontainers.image.title": "a.dat"}, "digest": "{{{Blob.Digest}}}", "mediaType": "application/octet-stream", "size": 3}, {{{BlobText}}}], "mediaType": "application/vnd.oci.image.manifest.v1+json", "schemaVersion": 2, "subject": {"digest": "{{{Digest.Compute("subject"u8)}}}", "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "size": 7}}"""));
        Assert.That(manifest.MediaType, Is.EqualTo(MediaTypes.OciManifest));
    }

    [Test]
    public void Oci_form_without_a_word_is_what_it_has_always_been() => Assert.That(
        Text(AliasManifestWriter.Write([Blob], ManifestFormat.Oci, new ArtifactOptions { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) })),
        Is.EqualTo(Text(AliasManifestWriter.Write([Blob], ManifestFormat.Oci))).And.Contain(MediaTypes.DxfAlias).And.Not.Contain("annotations"));

    [TestCase("\"quotes\" and \\ backslashes")]
    [TestCase("line\nfeed\ttab \u0000 \u001b[31m")]
    [TestCase("Zürich 日本 😀 \u202e")]
    [TestCase("\", \"artifactType\": \"forged")]
    [TestCase("</script>&'+")]
    public void Annotations_are_escaped_and_read_back_as_they_were(string text)
    {
        Dictionary<string, string> annotations = new(StringComparer.Ordinal) { [text] = text, ["plain"] = text };

        ManifestContent manifest = AliasManifestWriter.Write([Titled(text)], ManifestFormat.Oci, new ArtifactOptions { Annotations = annotations });

        Manifest read = manifest.ReadManifest();
        JsonNode json = JsonNode.Parse(manifest.Bytes.Span)!;
        Assert.Multiple(() =>
        {
            Assert.That(read.Annotations, Is.EquivalentTo(annotations));
            Assert.That(read.Layers[0].Annotations, Is.EquivalentTo(Title(text)));
            Assert.That(read.ArtifactType, Is.EqualTo(MediaTypes.DxfAlias));
            Assert.That(json.AsObject().Select(static member => member.Key), Is.EqualTo(new[] { "annotations", "artifactType", "config", "layers", "mediaType", "schemaVersion" }));
            Assert.That(manifest.Bytes.ToArray(), Has.All.InRange((byte)' ', (byte)'~'));
        });
    }

    [Test]
    public void Media_type_that_a_server_gave_the_subject_adds_nothing_to_the_manifest()
    {
        const string type = "a/b\", \"size\": 0, \"x\": \"\n";

        ManifestContent manifest = AliasManifestWriter.Write(
            [Blob], ManifestFormat.Oci, new ArtifactOptions { Subject = new Descriptor(type, Digest.Compute("subject"u8), 7) });

        JsonObject subject = JsonNode.Parse(manifest.Bytes.Span)!["subject"]!.AsObject();
        Assert.That(subject.Select(static member => member.Key), Is.EqualTo(new[] { "digest", "mediaType", "size" }));
        Assert.That((string?)subject["mediaType"], Is.EqualTo(type));
    }

    [Test]
    public void Media_types_of_the_blobs_do_not_count() => Assert.That(
        Text(AliasManifestWriter.Write([Blob with { MediaType = "x\"" }], ManifestFormat.Oci)), Does.Contain($"\"layers\": [{BlobText}]"));

    private static Descriptor Titled(string title) => Blob with { Annotations = Title(title) };

    private static Dictionary<string, string> Title(string title) => new(StringComparer.Ordinal) { ["org.opencontainers.image.title"] = title };

    private static string Text(ManifestContent manifest) => Encoding.UTF8.GetString(manifest.Bytes.Span);
}
