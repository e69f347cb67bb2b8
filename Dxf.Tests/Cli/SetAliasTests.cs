using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class SetAliasTests : OpenRegistryFixture
{
    [Test]
    public async Task Alias_of_digests_prints_the_manifest_that_every_client_then_gets()
    {
        TestBlob first = await PushBlobAsync(100);
        TestBlob second = await PushBlobAsync(2_000);
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync("set-alias", Repository, alias, first.Digest, second.Digest, first.Digest);

        string expected = AliasText.Docker(first, second, first);
        result.AssertPrinted(expected);
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((expected, AliasText.DockerType)));
    }

    [Test]
    public async Task Manifest_is_python_dxfs_byte_for_byte()
    {
        var hello = new TestBlob("hello\n"u8.ToArray());
        await PushBlobAsync(hello);

        ToolResult result = await DxfAsync("set-alias", Repository, "hello", hello.Digest);

        result.AssertPrinted(
            """
            {"config": {"digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", "mediaType": "application/vnd.docker.container.image.v1+json", "size": 6}, "layers": [{"digest": "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", "mediaType": "application/octet-stream", "size": 6}], "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "schemaVersion": 2}
            """);
    }

    [Test]
    public async Task Argument_with_a_path_separator_is_a_file_to_hash()
    {
        (TestBlob file, string path) = NewFile();
        await PushBlobAsync(file);
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await DxfAsync("set-alias", Repository, TestNames.NewAlias(), path, blob.Digest);

        result.AssertPrinted(AliasText.Docker(file, blob));
    }

    [Test]
    public async Task File_is_hashed_and_not_uploaded()
    {
        (TestBlob file, string path) = NewFile();
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync("set-alias", Repository, alias, path);

        result.AssertFailed(2, "Not Found", file.Digest);
        Assert.That(await HasBlobAsync(file.Digest), Is.False);
        Assert.That(await HasManifestAsync(alias), Is.False);
    }

    [Test]
    public async Task Alias_that_exists_is_moved()
    {
        (string alias, _) = await SetAliasAsync(10);
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await DxfAsync("set-alias", Repository, alias, blob.Digest);

        result.AssertPrinted(AliasText.Docker(blob));
        Assert.That((await GetManifestAsync(alias)).Text, Is.EqualTo(AliasText.Docker(blob)));
    }

    [Test]
    public async Task Oci_form_has_the_empty_configuration_and_an_artifact_type()
    {
        TestBlob first = await PushBlobAsync();
        TestBlob second = await PushBlobAsync();
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync("set-alias", "--oci", Repository, alias, first.Digest, second.Digest);

        string expected = AliasText.Oci(first, second);
        result.AssertPrinted(expected);
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((expected, AliasText.OciType)));
    }

    [Test]
    public async Task Alias_of_a_hundred_blobs_keeps_their_order()
    {
        TestBlob[] blobs = [.. Enumerable.Range(0, 100).Select(_ => NewBlob(10))];
        foreach (TestBlob blob in blobs) await PushBlobAsync(blob);

        ToolResult result = await DxfAsync(["set-alias", Repository, TestNames.NewAlias(), .. blobs.Select(blob => blob.Digest)]);

        result.AssertPrinted(AliasText.Docker(blobs));
    }
}
