using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

internal sealed class ManifestContract(Backend backend) : ContractFixture(backend)
{
    private static readonly Tag Other = Tag.Parse("other");

    [Test]
    public async Task Manifest_is_found_by_tag_and_by_digest_byte_for_byte()
    {
        ManifestContent manifest = await MakeAsync();

        Assert.That(await Manifests.PutAsync(Repository, Readings, manifest, Cancellation), Is.EqualTo(manifest.Descriptor));
        foreach (Reference reference in new Reference[] { Readings, manifest.Digest })
        {
            ManifestContent? found = await Manifests.FindAsync(Repository, reference, Cancellation);

            Assert.That(found!.Bytes.ToArray(), Is.EqualTo(manifest.Bytes.ToArray()));
            Assert.That((found.MediaType, found.Digest), Is.EqualTo((manifest.MediaType, manifest.Digest)));
        }
    }

    [Test]
    public async Task Manifest_is_put_by_its_digest_without_a_tag()
    {
        ManifestContent manifest = await MakeAsync();
        await Manifests.PutAsync(Repository, manifest.Digest, manifest, Cancellation);

        Assert.That((await Manifests.FindAsync(Repository, manifest.Digest, Cancellation))!.Digest, Is.EqualTo(manifest.Digest));
        Assert.That(await Manifests.FindAsync(Repository, Readings, Cancellation), Is.Null);
    }

    [Test]
    public async Task Manifest_is_not_put_under_another_digest()
    {
        ManifestContent manifest = await MakeAsync();

        Assert.That(
            Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.PutAsync(Repository, Absent, manifest, Cancellation))!.Actual,
            Is.EqualTo(manifest.Digest));
        Assert.That(await Manifests.FindAsync(Repository, manifest.Digest, Cancellation), Is.Null);
    }

    [Test]
    public async Task Tag_that_is_put_again_names_the_new_manifest_only()
    {
        ManifestContent old = await PutAsync(Readings);
        ManifestContent replacement = await PutAsync(Readings);

        Assert.That((await Manifests.FindAsync(Repository, Readings, Cancellation))!.Digest, Is.EqualTo(replacement.Digest));
        Assert.That((await Manifests.FindAsync(Repository, old.Digest, Cancellation))!.Digest, Is.EqualTo(old.Digest), "it is still there by digest");
        Assert.That(await TagsAsync(), Is.EqualTo(new[] { "readings" }));
    }

    [Test]
    public async Task Deletion_by_digest_takes_all_tags_of_that_manifest_and_no_others()
    {
        ManifestContent manifest = await PutAsync(Readings);
        await Manifests.PutAsync(Repository, Other, manifest, Cancellation);
        ManifestContent kept = await PutAsync(Tag.Parse("kept"));

        await Manifests.DeleteAsync(Repository, manifest.Digest, Cancellation);

        Assert.That(await Manifests.FindAsync(Repository, Readings, Cancellation), Is.Null);
        Assert.That(await Manifests.FindAsync(Repository, Other, Cancellation), Is.Null);
        Assert.That(await Manifests.FindAsync(Repository, manifest.Digest, Cancellation), Is.Null);
        Assert.That((await Manifests.FindAsync(Repository, Tag.Parse("kept"), Cancellation))!.Digest, Is.EqualTo(kept.Digest));
        Assert.That(await TagsAsync(), Is.EqualTo(new[] { "kept" }));
    }

    [Test]
    public async Task Deletion_leaves_the_blobs()
    {
        Descriptor blob = await PushAsync();
        ManifestContent manifest = await PutAsync(Readings, blob);

        await Manifests.DeleteAsync(Repository, manifest.Digest, Cancellation);

        Assert.That(await Blobs.FindAsync(Repository, blob.Digest, Cancellation), Is.EqualTo(blob));
    }

    [Test]
    public async Task Tags_are_listed_with_pages_of_any_size([Values(null, 1, 2, 3, 1000, 5000)] int? pageSize)
    {
        string[] tags = ["a", "B", "_c", "1.0", "latest"];
        ManifestContent manifest = await MakeAsync();
        foreach (string tag in tags)
            await Manifests.PutAsync(Repository, Tag.Parse(tag), manifest, Cancellation);

        Assert.That(await Manifests.ListTagsAsync(Repository, pageSize, Cancellation).ToListAsync(Cancellation), Is.EquivalentTo(tags));
    }

    [Test]
    public async Task Absent_manifest_is_null_or_not_found()
    {
        await PutAsync(Readings);

        Assert.That(await Manifests.FindAsync(Repository, Other, Cancellation), Is.Null);
        Assert.That(await Manifests.FindAsync(Repository, Absent, Cancellation), Is.Null);
        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => Manifests.DeleteAsync(Repository, Absent, Cancellation))!.Message,
            Does.StartWith($"{Repository}@{Absent}: Not Found (404) at {Client.Endpoint}"));
    }

    [Test]
    public async Task Manifest_of_an_absent_repository_is_null_or_not_found()
    {
        Assert.That(await Manifests.FindAsync(Repository, Readings, Cancellation), Is.Null);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Manifests.DeleteAsync(Repository, Absent, Cancellation));
        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => TagsAsync())!.Message,
            Does.StartWith($"{Repository}: Not Found (404) at {Client.Endpoint}"));
    }

    [Test]
    public async Task Corrupted_manifest_is_not_given_out()
    {
        ManifestContent manifest = await PutAsync(Readings);
        Corrupt(manifest.Digest);

        Assert.That(() => Manifests.FindAsync(Repository, manifest.Digest, Cancellation), ThrowsForCorruption);
        Assert.That(() => Manifests.FindAsync(Repository, Readings, Cancellation), ThrowsForCorruption);
    }

    [Test]
    public async Task White_space_and_unknown_fields_are_kept()
    {
        Descriptor blob = await PushAsync();
        ManifestContent manifest = ManifestContent.FromBytes(Encoding.UTF8.GetBytes(
            $$"""
            { "x-unknown" : [ 1, "ü" ],
              "schemaVersion": 2, "mediaType": "{{MediaTypes.OciManifest}}",
              "config": {"mediaType":"application/x","digest":"{{blob.Digest}}","size":{{blob.Size}}}, "layers": [] }

            """));
        await Manifests.PutAsync(Repository, Readings, manifest, Cancellation);

        Assert.That((await Manifests.FindAsync(Repository, Readings, Cancellation))!.Bytes.ToArray(), Is.EqualTo(manifest.Bytes.ToArray()));
    }

    private async Task<ManifestContent> MakeAsync(Descriptor? blob = null) =>
        await Client.Aliases.MakeManifestAsync(Repository, [(blob ?? await PushAsync()).Digest], ManifestFormat.Docker, Cancellation);

    private async Task<ManifestContent> PutAsync(Tag tag, Descriptor? blob = null)
    {
        ManifestContent manifest = await MakeAsync(blob);
        await Manifests.PutAsync(Repository, tag, manifest, Cancellation);
        return manifest;
    }
}
