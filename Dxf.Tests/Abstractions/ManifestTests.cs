using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class ManifestTests
{
    private const string A = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string B = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Config = $$"""{"mediaType":"c","digest":"{{B}}","size":0}""";
    private const string Layer = $$"""{"mediaType":"l","digest":"{{A}}","size":3}""";

    [Test]
    public void Manifest_is_read()
    {
        Manifest manifest = Read(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"x/y","config":{{Config}},"layers":[{{Layer}},{{Layer}}],"annotations":{"k":"v"},"unknown":[1,{}]}""");

        Assert.Multiple(() =>
        {
            Assert.That(manifest.SchemaVersion, Is.EqualTo(2));
            Assert.That(manifest.MediaType, Is.EqualTo(MediaTypes.OciManifest));
            Assert.That(manifest.ArtifactType, Is.EqualTo("x/y"));
            Assert.That(manifest.Config, Is.EqualTo(new Descriptor("c", Digest.Parse(B), 0)));
            Assert.That(manifest.Layers, Is.EqualTo(Enumerable.Repeat(new Descriptor("l", Digest.Parse(A), 3), 2)));
            Assert.That(manifest.Annotations, Is.EqualTo(new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" }));
            Assert.That(manifest.Subject, Is.Null);
        });
    }

    [Test]
    public void Manifest_is_read_once()
    {
        ManifestContent content = Take($$"""{"config":{{Config}},"layers":[]}""");

        Manifest first = content.ReadManifest();

        Assert.That(content.ReadManifest(), Is.SameAs(first));
    }

    [Test]
    public void Manifest_behind_a_byte_order_mark_is_read() =>
        Assert.That(Read($$"""{{"\uFEFF"}}{"config":{{Config}},"layers":[]}""").Layers, Is.Empty);

    [Test]
    public void Config_is_what_stands_for_an_image() =>
        Assert.That(Read($$"""{"config":{{Config}},"layers":[{{Layer}}]}""").ConfigDigest.Value, Is.EqualTo(B));

    [Test]
    public void First_blob_stands_for_an_artifact_whose_config_is_empty()
    {
        const string empty = $$"""{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{B}}","size":2}""";

        Assert.Multiple(() =>
        {
            Assert.That(Read($$"""{"config":{{empty}},"layers":[{{Layer}}]}""").ConfigDigest.Value, Is.EqualTo(A));
            Assert.That(Read($$"""{"config":{{empty}},"layers":[]}""").ConfigDigest.Value, Is.EqualTo(B));
        });
    }

    [TestCase($$"""{"config":{{Config}},"layers":null}""", "$.layers")]
    [TestCase($$"""{"config":null,"layers":[]}""", "$.config")]
    [TestCase($$"""{"config":{{Config}},"layers":"text"}""", "$.layers")]
    [TestCase($$"""{"config":{{Config}},"layers":[7]}""", "$.layers")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"sha256:12","size":1}]}""", "$.layers[0].digest")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":null,"size":1}]}""", "$.layers[0].digest")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"{{A}}","size":"3"}]}""", "$.layers[0].size")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"{{A}}","size":1.5}]}""", "$.layers[0].size")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":null,"digest":"{{A}}","size":3}]}""", "$.layers[0]")]
    [TestCase($$"""{"config":{{Config}},"layers":[],"schemaVersion":"2"}""", "$.schemaVersion")]
    [TestCase($$"""{"config":{{Config}},"layers":[],"mediaType":7}""", "$.mediaType")]
    [TestCase($$"""{"config":{{Config}},"layers":[],"artifactType":"\ud800"}""", "$.artifactType")]
    [TestCase($$"""{"config":{{Config}},"layers":[],"annotations":{"a":1} }""", "$.annotations.a")]
    [TestCase($$"""{"config":{{Config}},"layers":[],"subject":{"mediaType":"l","size":1} }""", "$.subject")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"{{A}}","size":3,"urls":["a",1]}]}""", "$.layers[0].urls[1]")]
    public void Field_of_the_wrong_kind_is_refused_and_named(string json, string path) =>
        Assert.That(Refused(json).Message, Does.Contain("not well-formed at " + path));

    [TestCase($$"""{"layers":[]}""")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"{{A}}"}]}""")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"mediaType":"l","size":3}]}""")]
    [TestCase($$"""{"config":{{Config}},"layers":[{"digest":"{{A}}","size":3}]}""")]
    public void Missing_field_is_refused(string json) =>
        Assert.That(Refused(json).Message, Does.Contain("not well-formed"));

    [Test]
    public void Field_that_may_be_missing_may_be_null()
    {
        Manifest manifest = Read($$"""{"config":{{Config}},"layers":[],"artifactType":null,"subject":null,"annotations":null}""");

        Assert.That((manifest.ArtifactType, manifest.Subject, manifest.Annotations), Is.EqualTo(((string?)null, (Descriptor?)null, (IReadOnlyDictionary<string, string>?)null)));
    }

    [Test]
    public void Entry_that_is_null_is_refused() =>
        Assert.That(Refused($$"""{"config":{{Config}},"layers":[null]}""").Message, Does.Contain("\"layers\" has an entry that is null"));

    [Test]
    public void Negative_size_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"{{A}}","size":-1}]}""").Message,
                Does.Contain($"the size of {A} is negative"));
            Assert.That(
                Refused($$"""{"config":{"mediaType":"c","digest":"{{B}}","size":-9},"layers":[]}""").Message,
                Does.Contain($"the size of {B} is negative"));
        });
    }

    [Test]
    public void Size_beyond_four_gibibytes_is_read() =>
        Assert.That(
            Read($$"""{"config":{{Config}},"layers":[{"mediaType":"l","digest":"{{A}}","size":9000000000000000000}]}""").Layers[0].Size,
            Is.EqualTo(9_000_000_000_000_000_000));

    [Test]
    public void Index_is_no_manifest() =>
        Assert.That(
            Assert.Throws<UnsupportedManifestException>(() => Take("""{"manifests":[]}""").ReadManifest())!.Message,
            Does.Contain("this is an index"));

    [Test]
    public void Manifest_is_no_index() =>
        Assert.That(
            Assert.Throws<UnsupportedManifestException>(() => Take($$"""{"config":{{Config}},"layers":[]}""").ReadIndex())!.Message,
            Does.Contain("an image index was expected"));

    [Test]
    public void Kind_that_dxf_does_not_read_is_refused() =>
        Assert.That(
            Assert.Throws<UnsupportedManifestException>(() => Take("""{"mediaType":"application/x","layers":[]}""").ReadManifest())!.MediaType,
            Is.EqualTo("application/x"));

    private static ManifestContent Take(string json) => ManifestContent.FromBytes(Encoding.UTF8.GetBytes(json));

    private static Manifest Read(string json) => Take(json).ReadManifest();

    private static UnsupportedManifestException Refused(string json) => Assert.Throws<UnsupportedManifestException>(() => Read(json))!;
}
