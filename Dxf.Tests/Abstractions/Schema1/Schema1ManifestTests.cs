using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions.Schema1;

[TestFixture]
internal sealed class Schema1ManifestTests
{
    private const string Hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static readonly string Payload = Schema1Signer.Write("fred/datalogger", "readings", "sha256:" + Hex, Schema1Sample.Layers[0], "sha256:" + Hex);

    [Test]
    public void Signed_manifest_names_its_layers_in_its_order()
    {
        ManifestContent content = ManifestContent.FromBytes(Schema1Sample.Read());
        AliasManifest alias = new(content);

        Assert.Multiple(() =>
        {
            Assert.That(content.MediaType, Is.EqualTo(MediaTypes.DockerSchema1));
            Assert.That(content.Digest, Is.EqualTo(Schema1Sample.Digest));
            Assert.That(content.Bytes.ToArray(), Is.EqualTo(Schema1Sample.Read()));
            Assert.That(content.IsIndex, Is.False);
            Assert.That(alias.Digests.Select(static digest => digest.Value), Is.EqualTo(Schema1Sample.Layers));
        });
    }

    [Test]
    public void Digest_is_that_of_what_was_signed([Values(Payload1, Payload2, Payload3)] string payload)
    {
        using Schema1Signer signer = new();

        Assert.That(ManifestContent.FromBytes(signer.Sign(payload)).Digest, Is.EqualTo(Digest.Compute(Encoding.UTF8.GetBytes(payload))));
    }

    [Test]
    public void Layer_that_is_there_twice_is_named_twice()
    {
        using Schema1Signer signer = new();

        Assert.That(
            LayersOf(signer.Sign(Payload)),
            Is.EqualTo(new[] { "sha256:" + Hex, Schema1Sample.Layers[0], "sha256:" + Hex }));
    }

    [Test]
    public void Manifest_may_have_no_layers_and_many_signatures()
    {
        using Schema1Signer signer = new();
        using Schema1Signer other = new();

        Assert.That(LayersOf(Schema1Signer.Put(Payload1, [.. Enumerable.Range(0, 100).Select(i => (i % 2 is 0 ? signer : other).MakeSignature(Payload1))])), Is.Empty);
    }

    [Test]
    public void Signature_of_python_dxf_is_read()
    {
        // The signature stands behind a comma and a space, and the tail is the brace alone.
        using Schema1Signer signer = new();
        string raw = $"{Payload[..^1]}, \"signatures\": [{signer.MakeSignature(Payload)}]}}";

        Assert.That(ManifestContent.FromBytes(Encoding.UTF8.GetBytes(raw)).Digest, Is.EqualTo(Digest.Compute(Encoding.UTF8.GetBytes(Payload))));
    }

    [TestCase(null)]
    [TestCase("application/json")]
    [TestCase(MediaTypes.DockerSchema1)]
    [TestCase(MediaTypes.DockerSchema1Unsigned)]
    public void Signed_manifest_is_read_whatever_it_is_sent_as(string? label)
    {
        ManifestContent content = ManifestContent.FromBytes(Schema1Sample.Read(), label);

        Assert.That(content.Digest, Is.EqualTo(Schema1Sample.Digest));
        Assert.That(new AliasManifest(content).Digests, Has.Count.EqualTo(3));
    }

    [TestCase("""{"x5c":null}""")]
    [TestCase("""{"x5c":[],"chain":[]}""")]
    public void Chain_that_is_none_does_not_matter(string members)
    {
        using Schema1Signer signer = new();
        byte[] raw = signer.Sign(Payload, null, signature =>
        {
            foreach ((string name, JsonNode? value) in JsonNode.Parse(members)!.AsObject()) signature["header"]![name] = value?.DeepClone();
        });

        Assert.That(LayersOf(raw), Has.Length.EqualTo(3));
    }

    [Test]
    public void Digest_that_was_expected_is_that_of_what_was_signed([Values] DigestAlgorithm algorithm)
    {
        using Schema1Signer signer = new();
        byte[] raw = signer.Sign(Payload);
        Digest expected = Digest.Compute(Encoding.UTF8.GetBytes(Payload), algorithm);

        Assert.That(ManifestContent.Verify(raw, MediaTypes.DockerSchema1, expected, "here").Digest, Is.EqualTo(expected));
        Assert.That(
            Assert.Throws<DigestMismatchException>(() => ManifestContent.Verify(raw, MediaTypes.DockerSchema1, Digest.Compute(raw, algorithm), "here"))!.Actual,
            Is.EqualTo(expected));
    }

    [Test]
    public void There_is_neither_configuration_nor_size()
    {
        ManifestContent content = ManifestContent.FromBytes(Schema1Sample.Read());
        AliasManifest alias = new(content);

        Assert.Multiple(() =>
        {
            Assert.That(() => alias.Manifest, Throws.TypeOf<UnsupportedManifestException>().With.Message.Contains("schema 1 has no config blob"));
            Assert.That(() => alias.Blobs, Throws.TypeOf<UnsupportedManifestException>().With.Message.Contains("schema 1 does not say how large"));
            Assert.That(() => alias.Size, Throws.TypeOf<UnsupportedManifestException>());
            Assert.That(content.ReadManifest, Throws.TypeOf<UnsupportedManifestException>().With.Message.Contains("schema 1 has no config blob"));
            Assert.That(content.ReadIndex, Throws.TypeOf<UnsupportedManifestException>());
        });
    }

    private const string Payload1 = """{"schemaVersion":1,"fsLayers":[]}""";
    private const string Payload2 = "{\n   \"fsLayers\": [],\n   \"author\": \"Größe\",\n   \"schemaVersion\": 1\n}";
    private const string Payload3 = " {\"schemaVersion\": 1, \"fsLayers\": [] \t\r\n} \n";

    private static string[] LayersOf(byte[] raw) =>
        [.. new AliasManifest(ManifestContent.FromBytes(raw)).Digests.Select(static digest => digest.Value)];
}
