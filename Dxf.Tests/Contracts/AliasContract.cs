using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

internal sealed class AliasContract(Backend backend) : ContractFixture(backend)
{
    private IAliasClient Aliases => Client.Aliases;

    [Test]
    public async Task Alias_names_its_blobs_in_order([Values] ManifestFormat format, [Values] bool byDigest)
    {
        Descriptor first = await PushAsync(300);
        Descriptor second = await PushAsync(20);
        ManifestContent set = await SetAsync(format, first, second, first);

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(
            Repository, byDigest ? set.Digest : Readings, Platform.Parse("linux/amd64"), Cancellation);

        Assert.Multiple(() =>
        {
            Assert.That(alias.Blobs, Is.EqualTo(new[] { first, second, first }));
            Assert.That(alias.Size, Is.EqualTo(620));
            Assert.That(alias.Manifest.ConfigDigest, Is.EqualTo(first.Digest));
            Assert.That(alias.Content.Bytes.ToArray(), Is.EqualTo(set.Bytes.ToArray()));
            Assert.That(alias.Content.MediaType, Is.EqualTo(format is ManifestFormat.Oci ? MediaTypes.OciManifest : MediaTypes.DockerManifest));
        });
    }

    [Test]
    public async Task Manifest_that_is_made_is_the_one_that_would_be_set([Values] ManifestFormat format)
    {
        Descriptor blob = await PushAsync();
        ManifestContent made = await Aliases.MakeManifestAsync(Repository, [blob.Digest], format, Cancellation);

        Assert.That(await Manifests.FindAsync(Repository, made.Digest, Cancellation), Is.Null, "it is not stored");
        Assert.That((await SetAsync(format, blob)).Digest, Is.EqualTo(made.Digest));
    }

    [Test]
    public async Task Alias_is_set_from_digests_alone()
    {
        Descriptor blob = await PushAsync();
        await Aliases.SetAsync(Repository, Readings, [blob.Digest], null, Cancellation);

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(Repository, Readings, null, Cancellation);

        Assert.That(alias.Blobs, Is.EqualTo(new[] { blob }));
    }

    [Test]
    public async Task Alias_of_a_missing_blob_is_not_set()
    {
        Descriptor blob = await PushAsync();

        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.SetAsync(Repository, Readings, [blob.Digest, Absent], null, Cancellation));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.GetAsync(Repository, Readings, null, Cancellation));
    }

    [Test]
    public async Task Alias_that_is_set_again_names_the_new_blobs([Values] ManifestFormat format)
    {
        await SetAsync(format, await PushAsync());
        Descriptor blob = await PushAsync();
        await SetAsync(format, blob);

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(Repository, Readings, null, Cancellation);

        Assert.That(alias.Blobs, Is.EqualTo(new[] { blob }));
    }

    [Test]
    public async Task Deleted_alias_is_gone_with_the_other_names_of_its_manifest_but_its_blobs_stay([Values] ManifestFormat format)
    {
        Descriptor blob = await PushAsync();
        ManifestContent set = await SetAsync(format, blob);
        await Aliases.SetAsync(Repository, Tag.Parse("other"), [blob], format, Cancellation);

        ManifestContent deleted = await Aliases.DeleteAsync(Repository, Readings, Cancellation);

        Assert.That(deleted.Bytes.ToArray(), Is.EqualTo(set.Bytes.ToArray()));
        Assert.That(await Aliases.ListAsync(Repository, null, Cancellation).ToListAsync(Cancellation), Is.Empty);
        Assert.That(await Blobs.FindAsync(Repository, blob.Digest, Cancellation), Is.EqualTo(blob));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.DeleteAsync(Repository, Readings, Cancellation));
    }

    [Test]
    public async Task Aliases_are_listed()
    {
        Descriptor blob = await PushAsync();
        await Aliases.SetAsync(Repository, Tag.Parse("one"), [blob], null, Cancellation);
        await Aliases.SetAsync(Repository, Tag.Parse("two"), [blob], null, Cancellation);

        Assert.That(await Aliases.ListAsync(Repository, 1, Cancellation).ToListAsync(Cancellation), Is.EquivalentTo(new[] { "one", "two" }));
    }

    [Test]
    public void Absent_alias_is_not_found()
    {
        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.GetAsync(Repository, Readings, null, Cancellation))!.Message,
            Does.StartWith($"{Repository}:readings: Not Found (404) at {Client.Endpoint}"));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.DeleteAsync(Repository, Readings, Cancellation));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.GetAsync(Repository, Absent, null, Cancellation));
    }

    [Test]
    public async Task Index_has_a_manifest_for_each_platform([Values(MediaTypes.OciIndex, MediaTypes.DockerManifestList)] string mediaType)
    {
        Descriptor amd = await PushAsync(10);
        Descriptor arm = await PushAsync(20);
        await PutIndexAsync(mediaType, ("linux/amd64", amd), ("linux/arm64/v8", arm), ("unknown/unknown", amd));

        AliasIndex all = (AliasIndex)await Aliases.GetAsync(Repository, Readings, null, Cancellation);
        AliasManifest one = (AliasManifest)await Aliases.GetAsync(Repository, Readings, Platform.Parse("linux/arm64/v8"), Cancellation);
        PlatformNotFoundException missing = Assert.ThrowsAsync<PlatformNotFoundException>(
            () => Aliases.GetAsync(Repository, Readings, Platform.Parse("plan9/mips"), Cancellation))!;

        Assert.Multiple(() =>
        {
            Assert.That(all.Content.MediaType, Is.EqualTo(mediaType));
            Assert.That(
                all.Platforms.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value.Blobs.Single(), StringComparer.Ordinal),
                Is.EquivalentTo(new Dictionary<string, Descriptor>(StringComparer.Ordinal) { ["linux/amd64"] = amd, ["linux/arm64/v8"] = arm }));
            Assert.That(one.Blobs, Is.EqualTo(new[] { arm }));
            Assert.That(missing.Available.Select(platform => platform.ToString()), Is.EqualTo(new[] { "linux/amd64", "linux/arm64/v8" }));
        });
    }

    [Test]
    public async Task Corrupted_child_of_an_index_is_not_given_out()
    {
        Descriptor blob = await PushAsync();
        IReadOnlyList<ManifestContent> children = await PutIndexAsync(MediaTypes.OciIndex, ("linux/amd64", blob));
        Corrupt(children[0].Digest);

        Assert.That(() => Aliases.GetAsync(Repository, Readings, null, Cancellation), ThrowsForCorruption);
    }

    private Task<ManifestContent> SetAsync(ManifestFormat format, params Descriptor[] blobs) =>
        Aliases.SetAsync(Repository, Readings, blobs, format, Cancellation);

    private async Task<IReadOnlyList<ManifestContent>> PutIndexAsync(string mediaType, params (string Platform, Descriptor Blob)[] entries)
    {
        ManifestFormat format = mediaType is MediaTypes.OciIndex ? ManifestFormat.Oci : ManifestFormat.Docker;
        List<ManifestContent> children = [];
        List<string> texts = [];
        foreach ((string platform, Descriptor blob) in entries)
        {
            ManifestContent child = await Aliases.SetAsync(Repository, Tag.Parse("child"), [blob], format, Cancellation);
            string[] parts = platform.Split('/');
            string variant = parts.Length > 2 ? $",\"variant\":\"{parts[2]}\"" : "";
            children.Add(child);
            texts.Add($$"""{"mediaType":"{{child.MediaType}}","digest":"{{child.Digest}}","size":{{child.Bytes.Length}},"platform":{"os":"{{parts[0]}}","architecture":"{{parts[1]}}"{{variant}}} }""");
        }

        string index = $$"""{"schemaVersion":2,"mediaType":"{{mediaType}}","manifests":[{{string.Join(',', texts)}}]}""";
        await Manifests.PutAsync(Repository, Readings, ManifestContent.FromBytes(Encoding.UTF8.GetBytes(index)), Cancellation);
        return children;
    }
}
