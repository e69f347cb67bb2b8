using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutManifestClientTests : LayoutFixture
{
    private static readonly Tag Other = Tag.Parse("other");

    [Test]
    public async Task A_tagged_manifest_is_found_by_tag_and_by_digest()
    {
        ManifestContent manifest = Manifest();
        Descriptor put = await Manifests.PutAsync(Repository, Readings, manifest);
        ManifestContent? byTag = await Manifests.FindAsync(Repository, Readings);
        ManifestContent? byDigest = await Manifests.FindAsync(Repository, manifest.Digest);

        Assert.Multiple(() =>
        {
            Assert.That(put, Is.EqualTo(manifest.Descriptor));
            Assert.That(byTag!.Bytes.ToArray(), Is.EqualTo(manifest.Bytes.ToArray()));
            Assert.That(byTag.Digest, Is.EqualTo(manifest.Digest));
            Assert.That(byTag.MediaType, Is.EqualTo(MediaTypes.OciManifest));
            Assert.That(byDigest!.Bytes.ToArray(), Is.EqualTo(manifest.Bytes.ToArray()));
            Assert.That(Entries(), Is.EqualTo(new[]
            {
                $$$"""{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{manifest.Digest}}}","size":{{{manifest.Bytes.Length}}},"annotations":{"org.opencontainers.image.ref.name":"readings"}}""",
            }));
        });
    }

    [Test]
    public async Task What_is_not_there_is_null()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());

        Assert.That(await Manifests.FindAsync(Repository, Other), Is.Null);
        Assert.That(await Manifests.FindAsync(Repository, Digest.Compute("never put"u8)), Is.Null);
        Assert.That(await Manifests.FindAsync(RepositoryName.Parse("elsewhere"), Readings), Is.Null);
    }

    [Test]
    public async Task A_tag_that_is_put_again_names_the_new_manifest_and_the_old_one_stays()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest("old"));
        await Manifests.PutAsync(Repository, Readings, Manifest("new"));

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Digest, Is.EqualTo(Manifest("new").Digest));
        Assert.That(await Manifests.FindAsync(Repository, Manifest("old").Digest), Is.Not.Null);
        Assert.That(Entries(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_refers_to_another_is_listed_even_after_it_has_lost_its_tag()
    {
        ManifestContent image = Manifest("image"), first = Referrer(image, "first"), second = Referrer(image, "second");
        await Manifests.PutAsync(Repository, Other, image);
        await Manifests.PutAsync(Repository, Readings, first);
        await Manifests.PutAsync(Repository, Readings, second);

        Assert.That(await ReferrersAsync(image), Is.EquivalentTo(new[] { first.Digest, second.Digest }));
        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Digest, Is.EqualTo(second.Digest));
    }

    [Test]
    public async Task What_refers_to_another_is_listed_even_after_an_index_names_it()
    {
        ManifestContent image = Manifest("image"), referrer = Referrer(image, "referrer");
        await Manifests.PutAsync(Repository, Other, image);
        await Manifests.PutAsync(Repository, referrer.Digest, referrer);
        await Manifests.PutAsync(Repository, Readings, ManifestContent.FromBytes(Bytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{referrer.Digest}}","size":{{referrer.Bytes.Length}}}]}""")));

        Assert.That(await ReferrersAsync(image), Is.EqualTo(new[] { referrer.Digest }));
    }

    [Test]
    public async Task A_manifest_has_as_many_tags_as_were_put()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await Manifests.PutAsync(Repository, Other, Manifest());
        await Manifests.PutAsync(Repository, Other, Manifest());

        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "other", "readings" }));
        Assert.That(Entries(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_manifest_that_is_put_by_its_digest_has_one_entry_and_no_tag()
    {
        Descriptor put = await Manifests.PutAsync(Repository, Manifest().Digest, Manifest());
        await Manifests.PutAsync(Repository, Manifest().Digest, Manifest());

        Assert.That(put, Is.EqualTo(Manifest().Descriptor));
        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.Empty);
        Assert.That(Entries(), Is.EqualTo(new[]
        {
            $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{put.Digest}}","size":{{put.Size}}}""",
        }));

        await Manifests.PutAsync(Repository, Readings, Manifest());
        Assert.That(Entries(), Has.Count.EqualTo(1), "the entry got the tag");
    }

    [Test]
    public async Task A_manifest_can_be_put_by_its_sha512_digest()
    {
        Digest digest = Digest.Compute(Manifest().Bytes.Span, DigestAlgorithm.Sha512);
        Descriptor put = await Manifests.PutAsync(Repository, digest, Manifest());
        ManifestContent? found = await Manifests.FindAsync(Repository, digest);

        Assert.Multiple(() =>
        {
            Assert.That(put.Digest, Is.EqualTo(digest));
            Assert.That(found!.Digest, Is.EqualTo(digest));
            Assert.That(found.Bytes.ToArray(), Is.EqualTo(Manifest().Bytes.ToArray()));
        });
    }

    [Test]
    public void A_manifest_under_a_digest_that_is_not_its_own_is_refused()
    {
        Digest wrong = Digest.Compute("other bytes"u8);
        DigestMismatchException? mismatch = Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.PutAsync(Repository, wrong, Manifest()));
        Assert.Multiple(() =>
        {
            Assert.That(mismatch!.Expected, Is.EqualTo(wrong));
            Assert.That(mismatch.Actual, Is.EqualTo(Manifest().Digest));
            Assert.That(StorePath, Does.Not.Exist);
        });
    }

    [Test]
    public void A_manifest_whose_own_digest_is_wrong_is_refused() =>
        Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.PutAsync(
            Repository, Readings, ManifestContent.FromBytes(Manifest().Bytes, null, Digest.Compute("other bytes"u8))));

    [Test]
    public void A_manifest_that_is_too_long_is_refused()
    {
        byte[] bytes = new byte[ManifestContent.MaxLength + 1];
        bytes.AsSpan().Fill((byte)' ');
        Manifest().Bytes.CopyTo(bytes);
        Assert.That(
            () => Manifests.PutAsync(Repository, Readings, ManifestContent.FromBytes(bytes)),
            Throws.InstanceOf<UnsupportedManifestException>().With.Message.Contains("8388609 bytes"));
    }

    [Test]
    public async Task A_file_that_is_too_long_for_a_manifest_is_not_read()
    {
        Descriptor blob = await Blobs.PushAsync(Repository, Unhashed(new byte[ManifestContent.MaxLength + 1]));
        Assert.That(
            () => Manifests.FindAsync(Repository, blob.Digest),
            Throws.InstanceOf<UnsupportedManifestException>().With.Message.Contains("8388609 bytes"));
    }

    [Test]
    public async Task A_blob_that_is_no_manifest_is_told_and_not_deleted_as_one()
    {
        Descriptor blob = await Blobs.PushAsync(Repository, Unhashed(Bytes("data")));

        Assert.ThrowsAsync<UnsupportedManifestException>(() => Manifests.FindAsync(Repository, blob.Digest));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Manifests.DeleteAsync(Repository, blob.Digest));
        Assert.That(await Blobs.FindAsync(Repository, blob.Digest), Is.Not.Null);
    }

    [Test]
    public async Task A_manifest_that_only_an_index_names_is_found_and_can_be_deleted()
    {
        Descriptor blob = await Blobs.PushAsync(Repository, BlobSource.FromMemory(Manifest().Bytes));

        Assert.That((await Manifests.FindAsync(Repository, blob.Digest))!.MediaType, Is.EqualTo(MediaTypes.OciManifest));
        await Manifests.DeleteAsync(Repository, blob.Digest);
        Assert.That(await Manifests.FindAsync(Repository, blob.Digest), Is.Null);
    }

    [Test]
    public async Task The_media_type_comes_from_the_index_where_the_bytes_do_not_say_it()
    {
        byte[] bytes = Bytes("""{"schemaVersion":2,"layers":[]}""");
        ManifestContent manifest = ManifestContent.FromBytes(bytes, MediaTypes.DockerManifest);
        await Manifests.PutAsync(Repository, Readings, manifest);

        Assert.That((await Manifests.FindAsync(Repository, Readings))!.MediaType, Is.EqualTo(MediaTypes.DockerManifest));
        Assert.That((await Manifests.FindAsync(Repository, manifest.Digest))!.MediaType, Is.EqualTo(MediaTypes.DockerManifest));
    }

    [Test]
    public async Task Wrong_bytes_are_told_by_every_reading()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await File.WriteAllBytesAsync(BlobPath(Manifest().Digest), Manifest("other").Bytes.ToArray());

        Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, Readings));
        Assert.ThrowsAsync<DigestMismatchException>(() => Manifests.FindAsync(Repository, Manifest().Digest));
    }

    [Test]
    public async Task What_is_missing_is_named()
    {
        Assert.That(
            () => Manifests.DeleteAsync(Repository, Readings),
            Throws.InstanceOf<RegistryNotFoundException>().With.Message.EqualTo($"fred/datalogger:readings: Not Found (404) at oci:{StorePath}"));
        Assert.That(
            () => ListAsync(Manifests.ListTagsAsync(Repository)),
            Throws.InstanceOf<RegistryNotFoundException>().With.Message.EqualTo($"fred/datalogger: Not Found (404) at oci:{StorePath}"));
        Assert.That(StorePath, Does.Not.Exist);

        await Manifests.PutAsync(Repository, Other, Manifest());
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Manifests.DeleteAsync(Repository, Readings));
    }

    [Test]
    public async Task A_cancelled_put_changes_nothing()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        List<string> before = StoredFiles();
        Assert.CatchAsync<OperationCanceledException>(
            () => Manifests.PutAsync(Repository, Other, Manifest("other"), new CancellationToken(canceled: true)));
        Assert.That(StoredFiles(), Is.EqualTo(before));
    }

    [Test]
    public void Default_values_are_refused()
    {
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.FindAsync(Repository, default(Reference)));
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.FindAsync(Repository, default(Tag)));
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.PutAsync(Repository, default(Digest), Manifest()));
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.DeleteAsync(Repository, default(Reference)));
        Assert.ThrowsAsync<InvalidOperationException>(() => Manifests.FindAsync(default, Readings));
        Assert.ThrowsAsync<ArgumentNullException>(() => Manifests.PutAsync(Repository, Readings, null!));
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(Manifests.ListTagsAsync(Repository, pageSize: 0)));
        Assert.That(StorePath, Does.Not.Exist);
    }

    private static ManifestContent Referrer(ManifestContent subject, string name) => ManifestContent.FromBytes(Bytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"a/b","config":{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{Digest.Compute("{}"u8)}}","size":2},"layers":[],"subject":{"mediaType":"{{subject.MediaType}}","digest":"{{subject.Digest}}","size":{{subject.Bytes.Length}}},"annotations":{"name":"{{name}}"} }"""));

    private async Task<List<Digest>> ReferrersAsync(ManifestContent subject)
    {
        List<Digest> all = [];
        await foreach (Descriptor referrer in Manifests.ListReferrersAsync(Repository, subject.Digest))
            all.Add(referrer.Digest);
        return all;
    }
}
