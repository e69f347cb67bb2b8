using NUnit.Framework;

namespace Dxf.Tests.Contracts;

/// <summary>What an alias says about itself, and one tag deleted by itself.</summary>
internal sealed class ArtifactContract(Backend backend) : ContractFixture(backend)
{
    private static readonly Tag Other = Tag.Parse("other");

    private IAliasClient Aliases => Client.Aliases;

    [Test]
    public async Task Artifact_is_got_as_it_was_set()
    {
        Descriptor first = Titled(await PushAsync(300), "first.dat");
        Descriptor second = await PushAsync(20);
        ManifestContent set = await Aliases.SetArtifactAsync(
            Repository,
            Readings,
            [first, second],
            new ArtifactOptions { ArtifactType = "application/vnd.example.readings", Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = "fred" } },
            Cancellation);

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(Repository, Readings, null, Cancellation);

        Assert.Multiple(() =>
        {
            Assert.That(alias.Content.Bytes.ToArray(), Is.EqualTo(set.Bytes.ToArray()));
            Assert.That(alias.Content.MediaType, Is.EqualTo(MediaTypes.OciManifest));
            Assert.That(alias.Manifest.ArtifactType, Is.EqualTo("application/vnd.example.readings"));
            Assert.That(alias.Manifest.Annotations, Is.EquivalentTo(new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = "fred" }));
            Assert.That(alias.Manifest.ConfigDigest, Is.EqualTo(first.Digest), "the first blob's, as of every alias");
            Assert.That(alias.Blobs.Select(static blob => blob.Digest), Is.EqualTo(new[] { first.Digest, second.Digest }));
            Assert.That(alias.Blobs[0].Annotations, Is.EquivalentTo(first.Annotations!));
            Assert.That(alias.Blobs[1].Annotations, Is.Null.Or.Empty);
        });
    }

    [Test]
    public async Task Artifact_is_among_its_subjects_referrers()
    {
        Descriptor blob = await PushAsync();
        ManifestContent subject = await Aliases.SetAsync(Repository, Readings, [blob], null, Cancellation);
        ManifestContent referrer = await Aliases.SetArtifactAsync(
            Repository, Other, [blob], new ArtifactOptions { ArtifactType = "a/b", Subject = subject.Descriptor }, Cancellation);

        List<Descriptor> referrers = await Manifests.ListReferrersAsync(Repository, subject.Digest, null, Cancellation).ToListAsync(Cancellation);

        Assert.That(referrers.Select(static found => (found.Digest, found.ArtifactType)), Is.EqualTo(new[] { (referrer.Digest, (string?)"a/b") }));
    }

    [Test]
    public async Task Artifact_of_no_blobs_is_refused()
    {
        Assert.That(() => Aliases.SetArtifactAsync(Repository, Readings, [], new ArtifactOptions(), Cancellation), Throws.ArgumentException);
        Assert.That(await Manifests.FindAsync(Repository, Readings, Cancellation), Is.Null);
    }

    [Test]
    public async Task Blobs_are_described_in_their_order_even_twice()
    {
        Descriptor first = await PushAsync(300);
        Descriptor second = await PushAsync(20);

        Assert.That(
            await Aliases.DescribeAsync(Repository, [second.Digest, first.Digest, second.Digest], Cancellation),
            Is.EqualTo(new[] { second, first, second }));
        Assert.That(await Aliases.DescribeAsync(Repository, [], Cancellation), Is.Empty);
        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.DescribeAsync(Repository, [first.Digest, Absent], Cancellation))!.Message,
            Does.Contain(Absent.Value));
    }

    [Test]
    public async Task Tag_is_deleted_and_the_others_of_its_manifest_stay([Values] ManifestFormat format)
    {
        Descriptor blob = await PushAsync();
        ManifestContent set = await Aliases.SetAsync(Repository, Readings, [blob], format, Cancellation);
        await Aliases.SetAsync(Repository, Other, [blob], format, Cancellation);

        ManifestContent deleted = await Aliases.DeleteTagAsync(Repository, Readings, Cancellation);

        Assert.That(deleted.Bytes.ToArray(), Is.EqualTo(set.Bytes.ToArray()));
        Assert.That(await TagsAsync(), Is.EqualTo(new[] { "other" }));
        Assert.That(await Manifests.FindAsync(Repository, Readings, Cancellation), Is.Null);
        Assert.That((await Manifests.FindAsync(Repository, Other, Cancellation))?.Digest, Is.EqualTo(set.Digest));
        Assert.That((await Manifests.FindAsync(Repository, set.Digest, Cancellation))?.Digest, Is.EqualTo(set.Digest));
        Assert.That(await Blobs.FindAsync(Repository, blob.Digest, Cancellation), Is.EqualTo(blob));
    }

    [Test]
    public async Task Manifest_of_the_last_tag_stays_by_its_digest()
    {
        ManifestContent set = await Aliases.SetAsync(Repository, Readings, [await PushAsync()], null, Cancellation);

        await Aliases.DeleteTagAsync(Repository, Readings, Cancellation);

        Assert.That(await TagsAsync(), Is.Empty);
        Assert.That((await Manifests.FindAsync(Repository, set.Digest, Cancellation))?.Digest, Is.EqualTo(set.Digest));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.DeleteTagAsync(Repository, Readings, Cancellation));
    }

    private static Descriptor Titled(Descriptor blob, string title) => blob with
    {
        Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["org.opencontainers.image.title"] = title },
    };
}
