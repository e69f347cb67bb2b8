using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutManifestDeleteTests : LayoutFixture
{
    private static readonly Tag Other = Tag.Parse("other");

    [Test]
    public async Task Deleting_by_digest_takes_all_tags_and_the_bytes()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await Manifests.PutAsync(Repository, Other, Manifest());
        await Manifests.PutAsync(Repository, Tag.Parse("kept"), Manifest("kept"));
        await Manifests.DeleteAsync(Repository, Manifest().Digest);

        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "kept" }));
        Assert.That(await Manifests.FindAsync(Repository, Manifest().Digest), Is.Null);
        Assert.That(BlobPath(Manifest().Digest), Does.Not.Exist);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Manifests.DeleteAsync(Repository, Manifest().Digest));
    }

    [Test]
    public async Task Deleting_a_tag_leaves_the_other_ones()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await Manifests.PutAsync(Repository, Other, Manifest());
        await Manifests.DeleteAsync(Repository, Readings);

        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "other" }));
        Assert.That(Entries(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Deleting_the_last_tag_leaves_the_manifest_in_the_index_without_a_name()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await Manifests.DeleteAsync(Repository, Readings);

        Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Null);
        Assert.That(await Manifests.FindAsync(Repository, Manifest().Digest), Is.Not.Null);
        Assert.That(Entries(), Is.EqualTo(new[]
        {
            $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Manifest().Digest}}","size":{{Manifest().Bytes.Length}}}""",
        }));
    }
}
