using System.Net;
using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>What refers to a manifest: by the registry's API, or by the tag that stands in for it.</summary>
[TestFixture]
internal sealed class ReferrersTests : MockRegistryFixture
{
    private static readonly Digest One = Digest.Compute("one"u8);
    private static readonly Digest Two = Digest.Compute("two"u8);
    private static readonly string Api = $"{Root}referrers/{AbcDigest}";
    private static readonly string TagAddress = $"{Root}manifests/sha256-{AbcDigest.Hex}";

    private static readonly ManifestContent Signature = ManifestContent.FromBytes(Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"a/b","config":{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{One}}","size":2},"layers":[],"subject":{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{AbcDigest}}","size":3},"annotations":{"by":"fred"} }"""));

    [Test]
    public async Task Registry_with_the_API_is_asked_once()
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b"), Entry(Two, "c/d")), OciIndex);

        List<Descriptor> referrers = await ListAsync();
        Assert.That(referrers.Select(static referrer => (referrer.Digest, referrer.ArtifactType)), Is.EqualTo(new[] { (One, "a/b"), (Two, "c/d") }));
        Assert.That(Requests.Requests[0].Headers["Accept"], Is.EqualTo(MediaTypes.OciIndex));
    }

    [Test]
    public async Task Pages_are_followed_and_each_referrer_comes_once()
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b")), OciIndex, ("Link", $"</v2/fred/datalogger/referrers/{AbcDigest}?page=2>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Api + "?page=2").Answer(HttpStatusCode.OK, Index(Entry(One, "a/b"), Entry(Two, "a/b")), OciIndex);

        Assert.That((await ListAsync()).Select(static referrer => referrer.Digest), Is.EqualTo(new[] { One, Two }));
    }

    [Test]
    public void Pages_in_a_circle_are_not_followed_for_ever()
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b")), OciIndex, ("Link", $"<{Api}>; rel=\"next\""));

        Assert.That(Assert.ThrowsAsync<DxfException>(() => ListAsync())!.Message, Does.Contain("circle"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Kind_of_artifact_is_asked_for_and_looked_at_here_too(bool filters)
    {
        string[] entries = filters ? [Entry(Two, "c/d")] : [Entry(One, "a/b"), Entry(Two, "c/d")];
        Requests.Expect(HttpMethod.Get, Api + "?artifactType=c%2Fd").Answer(HttpStatusCode.OK, Index(entries), OciIndex);

        Assert.That((await ListAsync("c/d")).Select(static referrer => referrer.Digest), Is.EqualTo(new[] { Two }));
    }

    [TestCase(HttpStatusCode.NotFound, "404 page not found\n", "text/plain")]
    [TestCase(HttpStatusCode.MethodNotAllowed, "", "text/plain")]
    [TestCase(HttpStatusCode.NotImplemented, "", "text/plain")]
    [TestCase(HttpStatusCode.OK, "<html>Welcome</html>", "text/html")]
    public async Task Registry_without_the_API_is_asked_for_the_tag(HttpStatusCode status, string body, string type)
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(status, body, ("Content-Type", type));
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b"), Entry(Two, "c/d"), Entry(Two, "c/d")), OciIndex);

        Assert.That((await ListAsync()).Select(static referrer => referrer.Digest), Is.EqualTo(new[] { One, Two }));
    }

    [Test]
    public async Task Without_API_and_tag_there_is_none()
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.NotFound);

        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Tag_that_is_no_index_lists_none()
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Signature.Bytes.ToArray(), ("Content-Type", MediaTypes.OciManifest));

        Assert.That(await ListAsync(), Is.Empty);
    }

    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public void Failure_is_no_lack_of_the_API(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(status);

        Assert.That(Assert.ThrowsAsync<RegistryException>(() => ListAsync())!.Status, Is.EqualTo(status));
    }

    [Test]
    public void Page_that_is_no_index_is_refused()
    {
        Requests.Expect(HttpMethod.Get, Api).Answer(HttpStatusCode.OK, "{", OciIndex);

        Assert.ThrowsAsync<UnsupportedManifestException>(() => ListAsync());
    }

    [Test]
    public async Task Tag_of_a_longer_digest_is_cut_to_what_a_tag_may_have()
    {
        Digest digest = Digest.Compute("abc"u8, DigestAlgorithm.Sha512);
        Requests.Expect(HttpMethod.Get, $"{Root}referrers/{digest}").Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Get, $"{Root}manifests/sha512-{digest.Hex[..64]}").Answer(HttpStatusCode.NotFound);

        Assert.That(await Manifests.ListReferrersAsync(Repository, digest).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task Put_of_a_referrer_that_the_registry_lists_is_all()
    {
        Requests.Expect(HttpMethod.Put, $"{Root}manifests/{Signature.Digest}").Answer(HttpStatusCode.Created, ("OCI-Subject", AbcDigest.Value));

        Assert.That(await Manifests.PutAsync(Repository, Signature.Digest, Signature), Is.EqualTo(Signature.Descriptor));
    }

    [Test]
    public async Task Put_of_a_referrer_that_the_registry_does_not_list_makes_the_tag()
    {
        Requests.Expect(HttpMethod.Put, $"{Root}manifests/{Signature.Digest}").Answer(HttpStatusCode.Created);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Put, TagAddress).Answer(HttpStatusCode.Created);

        await Manifests.PutAsync(Repository, Signature.Digest, Signature);
        Assert.That(Requests.Requests[2].Headers["Content-Type"], Is.EqualTo(MediaTypes.OciIndex));
        Assert.That(Requests.Requests[2].Text, Is.EqualTo(Index(
            $$$"""{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{Signature.Digest}}}","size":{{{Signature.Bytes.Length}}},"artifactType":"a/b","annotations":{"by":"fred"}}""")));
    }

    [Test]
    public async Task Put_of_a_referrer_adds_to_what_the_tag_lists()
    {
        Requests.Expect(HttpMethod.Put, $"{Root}manifests/readings").Answer(HttpStatusCode.Created);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b")), OciIndex);
        Requests.Expect(HttpMethod.Put, TagAddress).Answer(HttpStatusCode.Created);

        await Manifests.PutAsync(Repository, Readings, Signature);
        Assert.That(ManifestContent.FromBytes(Requests.Requests[2].Body).ReadIndex().Manifests.Select(static entry => entry.Digest), Is.EqualTo(new[] { One, Signature.Digest }));
    }

    [Test]
    public async Task Put_of_a_referrer_that_the_tag_lists_changes_nothing()
    {
        Requests.Expect(HttpMethod.Put, $"{Root}manifests/readings").Answer(HttpStatusCode.Created);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Index(Entry(Signature.Digest, "a/b")), OciIndex);

        await Manifests.PutAsync(Repository, Readings, Signature);
    }

    [Test]
    public async Task Deletion_of_a_referrer_takes_it_out_of_the_tag_and_leaves_the_others()
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b"), Entry(Signature.Digest, "a/b"), Entry(Two, "c/d"), Entry(Signature.Digest, "a/b")), OciIndex);
        Requests.Expect(HttpMethod.Put, TagAddress).Answer(HttpStatusCode.Created);

        await Manifests.DeleteAsync(Repository, Signature);
        Assert.That(Requests.Requests[2].Headers["Content-Type"], Is.EqualTo(MediaTypes.OciIndex));
        Assert.That(Requests.Requests[2].Text, Is.EqualTo(Index(Entry(One, "a/b"), Entry(Two, "c/d"))));
    }

    [TestCase(HttpStatusCode.Accepted)]
    [TestCase(HttpStatusCode.NotFound, Description = "somebody else was faster")]
    public async Task Deletion_of_the_only_referrer_deletes_the_list_with_its_tag(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, OnlySignature, OciIndex);
        Requests.Expect(HttpMethod.Delete, OnlySignatureAddress).Answer(status);

        await Manifests.DeleteAsync(Repository, Signature);
    }

    [TestCase(HttpStatusCode.BadRequest)]
    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.MethodNotAllowed)]
    public async Task List_that_can_not_be_deleted_is_emptied(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, OnlySignature, OciIndex);
        Requests.Expect(HttpMethod.Delete, OnlySignatureAddress).Answer(status);
        Requests.Expect(HttpMethod.Put, TagAddress).Answer(HttpStatusCode.Created);

        await Manifests.DeleteAsync(Repository, Signature);
        Assert.That(Requests.Requests[3].Text, Is.EqualTo(Index()));
    }

    [Test]
    public async Task Deletion_of_a_referrer_in_a_registry_with_the_API_finds_no_tag_to_change()
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.NotFound);

        await Manifests.DeleteAsync(Repository, Signature);
    }

    [Test]
    public async Task Deletion_of_a_referrer_that_the_tag_does_not_list_changes_nothing()
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b")), OciIndex);

        await Manifests.DeleteAsync(Repository, Signature);
    }

    [Test]
    public async Task Deletion_of_what_has_no_subject_is_one_request()
    {
        ManifestContent plain = ManifestContent.FromBytes(Encoding.UTF8.GetBytes(Index(Entry(One, "a/b"))));
        Requests.Expect(HttpMethod.Delete, $"{Root}manifests/{plain.Digest}").Answer(HttpStatusCode.Accepted);

        await Manifests.DeleteAsync(Repository, plain);
    }

    [Test]
    public void Referrer_that_is_not_deleted_stays_listed()
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.MethodNotAllowed);

        Assert.That(Assert.ThrowsAsync<RegistryException>(() => Manifests.DeleteAsync(Repository, Signature))!.Message, Does.Contain("does not support deleting"));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.NotFound)]
    public void Tag_that_can_not_be_changed_is_told_with_the_deletion_that_was_done(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, Index(Entry(One, "a/b"), Entry(Signature.Digest, "a/b")), OciIndex);
        Requests.Expect(HttpMethod.Put, TagAddress).Answer(status);

        // No RegistryException of its own: that would say that the manifest was not deleted, or not there.
        DxfException exception = Assert.ThrowsAsync<DxfException>(() => Manifests.DeleteAsync(Repository, Signature));
        Assert.That(exception.Message, Does.StartWith($"{Repository}@{Signature.Digest} is deleted, but {Repository}:sha256-{AbcDigest.Hex} may list it still: "));
        Assert.That(exception.InnerException, Is.InstanceOf<RegistryException>().With.Property("Status").EqualTo(status));
    }

    [Test]
    public async Task Deletion_of_a_referrer_by_its_alias_reads_it_once()
    {
        Requests.Expect(HttpMethod.Get, $"{Root}manifests/readings").Answer(HttpStatusCode.OK, Signature.Bytes.ToArray(), ("Content-Type", MediaTypes.OciManifest));
        Requests.Expect(HttpMethod.Delete, SignatureAddress).Answer(HttpStatusCode.Accepted);
        Requests.Expect(HttpMethod.Get, TagAddress).Answer(HttpStatusCode.OK, OnlySignature, OciIndex);
        Requests.Expect(HttpMethod.Delete, OnlySignatureAddress).Answer(HttpStatusCode.Accepted);

        Assert.That((await Registry.Client.Aliases.DeleteAsync(Repository, Readings)).Digest, Is.EqualTo(Signature.Digest));
    }

    [Test]
    public async Task Deletion_of_a_tag_leaves_the_referrer_listed()
    {
        Requests.Expect(HttpMethod.Get, $"{Root}manifests/readings").Answer(HttpStatusCode.OK, Signature.Bytes.ToArray(), ("Content-Type", MediaTypes.OciManifest));
        Requests.Expect(HttpMethod.Delete, $"{Root}manifests/readings").Answer(HttpStatusCode.Accepted);

        await Registry.Client.Aliases.DeleteTagAsync(Repository, Readings);
    }

    [Test]
    public async Task In_a_registry_latest_is_meant_without_asking()
    {
        Assert.That((await Manifests.ChooseReferenceAsync(Repository)).Value, Is.EqualTo("latest"));
        AssertThatNothingWasAsked();
    }

    private static string SignatureAddress => $"{Root}manifests/{Signature.Digest}";

    private static string OnlySignature => Index(Entry(Signature.Digest, "a/b"));

    private static string OnlySignatureAddress => $"{Root}manifests/{Digest.Compute(Encoding.UTF8.GetBytes(OnlySignature))}";

    private static (string Name, string Value) OciIndex => ("Content-Type", MediaTypes.OciIndex);

    private static string Index(params string[] entries) =>
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{string.Join(',', entries)}}]}""";

    private static string Entry(Digest digest, string artifactType) =>
        $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{digest}}","size":3,"artifactType":"{{artifactType}}"}""";

    private async Task<List<Descriptor>> ListAsync(string? artifactType = null) =>
        await Manifests.ListReferrersAsync(Repository, AbcDigest, artifactType).ToListAsync();
}
