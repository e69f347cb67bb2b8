using System.Net;
using System.Text;
using Dxf.Client;
using Dxf.Tests.Abstractions.Schema1;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>What a registry that has a manifest of schema 1 is asked, and what becomes of its answers.</summary>
[TestFixture]
internal sealed class Schema1Tests : MockRegistryFixture
{
    private const string Address = Root + "manifests/readings";

    private static readonly byte[] Raw = Schema1Sample.Read();

    private IAliasClient Aliases => Registry.Client.Aliases;

    [Test]
    public async Task Manifest_is_named_by_the_digest_of_what_was_signed()
    {
        ExpectGet(Address, ("Docker-Content-Digest", Schema1Sample.Digest.Value));
        ExpectGet(Root + "manifests/" + Schema1Sample.Digest);

        ManifestContent byTag = (await Manifests.FindAsync(Repository, Readings))!;
        ManifestContent byDigest = (await Manifests.FindAsync(Repository, Schema1Sample.Digest))!;

        Assert.That((byTag.Digest, byDigest.Digest), Is.EqualTo((Schema1Sample.Digest, Schema1Sample.Digest)));
        Assert.That(byTag.Bytes.ToArray(), Is.EqualTo(Raw));
    }

    [Test]
    public async Task Registry_need_not_name_a_digest()
    {
        ExpectGet(Address);

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Digest, Is.EqualTo(Schema1Sample.Digest));
    }

    [Test]
    public void Digest_of_the_bytes_is_another_one()
    {
        // Asked twice: it might have been damaged on its way.
        ExpectGet(Address, ("Docker-Content-Digest", Digest.Compute(Raw).Value));
        ExpectGet(Address, ("Docker-Content-Digest", Digest.Compute(Raw).Value));
        ExpectGet(Root + "manifests/" + Digest.Compute(Raw));
        ExpectGet(Root + "manifests/" + Digest.Compute(Raw));

        Assert.That(
            Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, Readings))!.Actual,
            Is.EqualTo(Schema1Sample.Digest));
        Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, Digest.Compute(Raw)));
    }

    [Test]
    public void Changed_content_is_a_mismatch_where_the_digest_is_known_and_refused_where_it_is_not()
    {
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Raw).Replace(Schema1Sample.Layers[0], AbcDigest.Value, StringComparison.Ordinal));
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, changed, ("Docker-Content-Digest", Schema1Sample.Digest.Value));
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, changed, ("Docker-Content-Digest", Schema1Sample.Digest.Value));
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, changed);

        Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, Readings));
        Assert.That(
            Assert.ThrowsAsync<UnsupportedManifestException>(() => Manifests.FindAsync(Repository, Readings))!.Message,
            Does.Contain("a signature does not match its content"));
    }

    [Test]
    public void Unsigned_manifest_is_refused()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(
            HttpStatusCode.OK, """{"schemaVersion":1,"fsLayers":[]}""", ("Content-Type", MediaTypes.DockerSchema1Unsigned));

        Assert.That(
            Assert.ThrowsAsync<UnsupportedManifestException>(() => Manifests.FindAsync(Repository, Readings))!.MediaType,
            Is.EqualTo(MediaTypes.DockerSchema1Unsigned));
    }

    [Test]
    public async Task Alias_costs_one_request_and_sizes_one_for_each_blob()
    {
        // One that is there twice is asked for once.
        string payload = Schema1Signer.Write("fred/datalogger", "readings", Schema1Sample.Layers[0], AbcDigest.Value, Schema1Sample.Layers[0]);
        using Schema1Signer signer = new();
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, signer.Sign(payload));

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(Repository, Readings);
        Assert.That(Requests.Requests, Has.Count.EqualTo(1));

        Requests.When(HttpMethod.Head, $"{Root}blobs/{AbcDigest}").Answer(HttpStatusCode.OK, Abc);
        Requests.When(HttpMethod.Head, $"{Root}blobs/{Schema1Sample.Layers[0]}").Answer(HttpStatusCode.OK, new byte[15]);
        IReadOnlyList<Descriptor> blobs = await Aliases.GetBlobsAsync(Repository, alias);

        Assert.That(blobs.Select(static blob => blob.Digest), Is.EqualTo(alias.Digests));
        Assert.That(blobs.Select(static blob => blob.Size), Is.EqualTo(new[] { 15, 3, 15 }));
        Assert.That(Requests.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public void Blob_that_is_not_there_has_no_size()
    {
        foreach (string layer in Schema1Sample.Layers) Requests.When(HttpMethod.Head, $"{Root}blobs/{layer}").Answer(HttpStatusCode.NotFound);
        AliasManifest alias = new(ManifestContent.FromBytes(Raw));

        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.GetBlobsAsync(Repository, alias));
    }

    [Test]
    public async Task Sizes_that_a_manifest_says_are_not_asked_for()
    {
        AliasManifest alias = new(ManifestContent.FromBytes(Encoding.UTF8.GetBytes(
            $$"""{"config":{"mediaType":"c","digest":"{{AbcDigest}}","size":3},"layers":[{"mediaType":"l","digest":"{{AbcDigest}}","size":3}]}""")));

        Assert.That(await Aliases.GetBlobsAsync(Repository, alias), Is.EqualTo(alias.Blobs));
        Assert.That(alias.Digests, Is.EqualTo(new[] { AbcDigest }));
        AssertThatNothingWasAsked();
    }

    [Test]
    public async Task Platform_of_an_index_may_be_of_schema_1()
    {
        string index = $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifestList}}","manifests":[{"mediaType":"{{MediaTypes.DockerSchema1}}","digest":"{{Schema1Sample.Digest}}","size":1,"platform":{"os":"linux","architecture":"amd64"} }]}""";
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, index, ("Content-Type", MediaTypes.DockerManifestList));
        ExpectGet(Root + "manifests/" + Schema1Sample.Digest);

        AliasIndex alias = (AliasIndex)await Aliases.GetAsync(Repository, Readings);

        Assert.That(alias.Platforms.Values.Single().Digests.Select(static digest => digest.Value), Is.EqualTo(Schema1Sample.Layers));
    }

    [Test]
    public async Task Deletion_is_by_the_digest_of_what_was_signed()
    {
        ExpectGet(Address);
        Requests.Expect(HttpMethod.Delete, $"{Root}manifests/{Schema1Sample.Digest}").Answer(HttpStatusCode.Accepted);

        await Aliases.DeleteAsync(Repository, Readings);
    }

    [Test]
    public void It_is_not_written()
    {
        ManifestContent content = ManifestContent.FromBytes(Raw);

        Assert.That(
            Assert.ThrowsAsync<UnsupportedManifestException>(() => Manifests.PutAsync(Repository, Readings, content))!.Message,
            Does.Contain("schema 1 is read, not written"));
        AssertThatNothingWasAsked();
    }

    [TestCase("fred/datalogger", false)]
    [TestCase("fred/archive", false)]
    [TestCase("fred/archive", true)]
    public void It_is_not_copied(string target, bool dryRun)
    {
        ExpectGet(Address);

        Assert.That(
            () => Registry.Client.CopyAsync(
                Repository, Readings, Registry.Client, RepositoryName.Parse(target), Tag.Parse("other"), new CopyOptions { DryRun = dryRun }),
            Throws.TypeOf<UnsupportedManifestException>().With.Message.Contains("schema 1, which is read, not copied"));
        Assert.That(Requests.Requests, Has.Count.EqualTo(1));
    }

    private void ExpectGet(string address, params (string Name, string Value)[] headers) =>
        Requests.Expect(HttpMethod.Get, address).Answer(HttpStatusCode.OK, Raw, [("Content-Type", MediaTypes.DockerSchema1), .. headers]);
}
