using System.Net;
using System.Text;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Aliases;

/// <summary>The manifests that aliases are written as, byte for byte.</summary>
[TestFixture]
internal sealed class AliasManifestTests : MockRegistryFixture
{
    private const string AbcHex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string EmptyHex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>What python-dxf's make_manifest writes for these two blobs.</summary>
    private const string Docker =
        """{"config": {"digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "mediaType": "application/vnd.docker.container.image.v1+json", "size": 3}, "layers": [{"digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "mediaType": "application/octet-stream", "size": 3}, {"digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "mediaType": "application/octet-stream", "size": 0}], "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "schemaVersion": 2}""";

    private const string Oci =
        """{"artifactType": "application/vnd.dxf.alias.v1", "config": {"digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "mediaType": "application/vnd.oci.empty.v1+json", "size": 2}, "layers": [{"digest": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "mediaType": "application/octet-stream", "size": 3}, {"digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "mediaType": "application/octet-stream", "size": 0}], "mediaType": "application/vnd.oci.image.manifest.v1+json", "schemaVersion": 2}""";

    private static readonly Digest Empty = Digest.Parse("sha256:" + EmptyHex);

    private IAliasClient Aliases => Registry.Client.Aliases;

    [TestCase(null, Docker, MediaTypes.DockerManifest)]
    [TestCase(ManifestFormat.Docker, Docker, MediaTypes.DockerManifest)]
    [TestCase(ManifestFormat.Oci, Oci, MediaTypes.OciManifest)]
    public async Task Manifest_is_made_byte_for_byte_and_not_stored(ManifestFormat? format, string expected, string mediaType)
    {
        ExpectSizes();

        ManifestContent made = await Aliases.MakeManifestAsync(Repository, [AbcDigest, Empty], format);

        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(made.Bytes.Span), Is.EqualTo(expected));
            Assert.That(made.MediaType, Is.EqualTo(mediaType));
            Assert.That(made.ReadManifest().ConfigDigest, Is.EqualTo(AbcDigest), "in either form");
        });
    }

    [Test]
    public async Task Configured_format_is_the_default()
    {
        using MockRegistry registry = new(options => options.ManifestFormat = ManifestFormat.Oci);
        registry.Requests.Expect(HttpMethod.Head, $"{Root}blobs/sha256:{AbcHex}").Answer(HttpStatusCode.OK, Abc);

        ManifestContent made = await registry.Client.Aliases.MakeManifestAsync(Repository, [AbcDigest]);

        Assert.That(made.MediaType, Is.EqualTo(MediaTypes.OciManifest));
        registry.Verify();
    }

    [Test]
    public async Task Alias_is_set_with_one_put_after_the_sizes()
    {
        ExpectSizes();
        Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(HttpStatusCode.Created);

        ManifestContent set = await Aliases.SetAsync(Repository, Readings, [AbcDigest, Empty]);

        Assert.That(Requests.Requests[^1].Text, Is.EqualTo(Docker));
        Assert.That(Encoding.UTF8.GetString(set.Bytes.Span), Is.EqualTo(Docker));
    }

    [Test]
    public async Task Known_sizes_are_not_asked_for()
    {
        Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(HttpStatusCode.Created);

        await Aliases.SetAsync(
            Repository, Readings, [new Descriptor("anything", AbcDigest, 3) { Platform = Platform.Parse("linux/amd64") }, new Descriptor("else", Empty, 0)]);

        Assert.That(Requests.Requests[^1].Text, Is.EqualTo(Docker));
    }

    [Test]
    public async Task Size_of_a_blob_that_stands_twice_is_asked_for_once()
    {
        Requests.Expect(HttpMethod.Head, $"{Root}blobs/sha256:{AbcHex}").Answer(HttpStatusCode.OK, Abc);

        ManifestContent made = await Aliases.MakeManifestAsync(Repository, [AbcDigest, AbcDigest]);

        Assert.That(made.ReadManifest().Layers.Select(layer => layer.Digest), Is.EqualTo(new[] { AbcDigest, AbcDigest }));
    }

    [Test]
    public async Task Oci_form_pushes_its_empty_configuration()
    {
        const string uploads = Root + "blobs/uploads/";
        const string emptyHex = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        Requests.Expect(HttpMethod.Head, $"{Root}blobs/sha256:{emptyHex}").Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, uploads).Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"https://registry.test/u/1?digest=sha256%3A{emptyHex}").Answer(HttpStatusCode.Created);
        Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(HttpStatusCode.Created);

        await Aliases.SetAsync(Repository, Readings, [new Descriptor("x", AbcDigest, 3), new Descriptor("x", Empty, 0)], ManifestFormat.Oci);

        Assert.That(Requests.Requests[2].Text, Is.EqualTo("{}"));
        Assert.That(Requests.Requests[3].Text, Is.EqualTo(Oci));
        Assert.That(Requests.Requests[3].Headers["Content-Type"], Is.EqualTo(MediaTypes.OciManifest));
    }

    [Test]
    public void Alias_of_no_blobs_is_refused()
    {
        Assert.ThrowsAsync<ArgumentException>(() => Aliases.SetAsync(Repository, Readings, Array.Empty<Digest>()));
        Assert.ThrowsAsync<ArgumentException>(() => Aliases.SetAsync(Repository, Readings, Array.Empty<Descriptor>(), ManifestFormat.Oci));
        AssertThatNothingWasAsked();
    }

    [Test]
    public void Alias_of_a_missing_blob_is_refused()
    {
        Requests.Expect(HttpMethod.Head, $"{Root}blobs/sha256:{AbcHex}").Answer(HttpStatusCode.NotFound);

        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.SetAsync(Repository, Readings, [AbcDigest, Empty]))!.Message,
            Is.EqualTo($"fred/datalogger@{AbcDigest}: Not Found (404) at registry.test"));
    }

    private void ExpectSizes()
    {
        Requests.Expect(HttpMethod.Head, $"{Root}blobs/sha256:{AbcHex}").Answer(HttpStatusCode.OK, Abc);
        Requests.Expect(HttpMethod.Head, $"{Root}blobs/sha256:{EmptyHex}").Answer(HttpStatusCode.OK);
    }
}
