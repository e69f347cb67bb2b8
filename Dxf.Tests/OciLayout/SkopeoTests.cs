using System.Text.Json.Nodes;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>What other tools make of dxf's layouts, and dxf of theirs.</summary>
[TestFixture]
[Platform("Linux", Reason = "skopeo runs on Linux")]
internal sealed class SkopeoTests : LayoutFixture
{
    [Test]
    public async Task Skopeo_reads_a_manifest_byte_for_byte()
    {
        ManifestContent manifest = await PutArtifactAsync();
        ProcessResult result = await Skopeo.RunAsync("inspect", "--raw", $"oci:{LayoutPath}:readings");
        Assert.That(result.Stdout, Is.EqualTo(manifest.Bytes.ToArray()));
    }

    [Test]
    public async Task Skopeo_copies_an_artifact_to_a_folder()
    {
        ManifestContent manifest = await PutArtifactAsync();
        string copy = Path.Join(Folder, "copy");
        await Skopeo.RunAsync("copy", $"oci:{LayoutPath}:readings", $"dir:{copy}");

        Assert.That(await File.ReadAllBytesAsync(Path.Join(copy, "manifest.json")), Is.EqualTo(manifest.Bytes.ToArray()));
        foreach (Descriptor blob in manifest.ReadManifest().Layers)
            Assert.That(Digest.Compute(await File.ReadAllBytesAsync(Path.Join(copy, blob.Digest.Hex))), Is.EqualTo(blob.Digest));
    }

    [Test]
    public async Task A_layout_that_skopeo_wrote_is_read()
    {
        ManifestContent manifest = await PutArtifactAsync();
        string copy = Path.Join(Folder, "copy");
        await Skopeo.RunAsync("copy", $"oci:{LayoutPath}:readings", $"dir:{copy}");
        await Skopeo.RunAsync("copy", $"dir:{copy}", $"oci:{Path.Join(StorePath, "back")}:again");

        RepositoryName back = RepositoryName.Parse("back");
        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.EqualTo(new[] { "back", "fred/datalogger" }));
        Assert.That(await ListAsync(Manifests.ListTagsAsync(back)), Is.EqualTo(new[] { "again" }));
        ManifestContent? found = await Manifests.FindAsync(back, Tag.Parse("again"));
        Assert.That(found!.Bytes.ToArray(), Is.EqualTo(manifest.Bytes.ToArray()));
        foreach (Descriptor blob in found.ReadManifest().Layers)
            Assert.That(await ReadAsync(await Blobs.OpenReadAsync(back, blob.Digest)), Has.Length.EqualTo(blob.Size));
    }

    [Test]
    public async Task Both_write_into_one_layout()
    {
        ManifestContent manifest = await PutArtifactAsync();
        await Skopeo.RunAsync("copy", $"oci:{LayoutPath}:readings", $"oci:{LayoutPath}:copied");
        await Manifests.PutAsync(Repository, Tag.Parse("later"), manifest);
        await Manifests.DeleteAsync(Repository, Readings);

        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "copied", "later" }));
        await Skopeo.RunAsync("inspect", "--raw", $"oci:{LayoutPath}:copied");
        await Skopeo.RunAsync("inspect", "--raw", $"oci:{LayoutPath}:later");
    }

    [Test]
    public async Task A_layout_with_one_untagged_manifest_is_read_by_skopeo_without_a_tag()
    {
        ManifestContent manifest = await PutArtifactAsync();
        await Manifests.DeleteAsync(Repository, Readings);
        ProcessResult result = await Skopeo.RunAsync("inspect", "--raw", $"oci:{LayoutPath}");
        Assert.That(result.Stdout, Is.EqualTo(manifest.Bytes.ToArray()));
    }

    [Test]
    public async Task An_image_with_a_configuration_is_inspected()
    {
        byte[] configuration = Bytes("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""");
        Descriptor config = await Blobs.PushAsync(Repository, BlobSource.FromMemory(configuration));
        await Manifests.PutAsync(Repository, Readings, ManifestContent.FromBytes(Bytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{config.Digest}}","size":{{config.Size}}},"layers":[]}""")));

        ProcessResult result = await Skopeo.RunAsync("inspect", $"oci:{LayoutPath}:readings");
        Assert.That(JsonNode.Parse(result.Stdout)!["Architecture"]!.GetValue<string>(), Is.EqualTo("amd64"));
    }

    /// <summary>Two blobs and an OCI artifact manifest over them, with the empty configuration.</summary>
    private async Task<ManifestContent> PutArtifactAsync()
    {
        Descriptor empty = await Blobs.PushAsync(Repository, BlobSource.FromMemory("{}"u8.ToArray()));
        Descriptor first = await Blobs.PushAsync(Repository, BlobSource.FromMemory(Data(100_000)));
        Descriptor second = await Blobs.PushAsync(Repository, BlobSource.FromMemory(Bytes("second")));
        ManifestContent manifest = ManifestContent.FromBytes(Bytes(
            $$"""
            {"schemaVersion": 2, "mediaType": "{{MediaTypes.OciManifest}}", "artifactType": "{{MediaTypes.DxfAlias}}",
             "config": {"mediaType": "{{MediaTypes.OciEmpty}}", "digest": "{{empty.Digest}}", "size": {{empty.Size}}},
             "layers": [{"mediaType": "{{first.MediaType}}", "digest": "{{first.Digest}}", "size": {{first.Size}}},
                        {"mediaType": "{{second.MediaType}}", "digest": "{{second.Digest}}", "size": {{second.Size}}}]}
            """));
        await Manifests.PutAsync(Repository, Readings, manifest);
        return manifest;
    }
}
