using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class StdinManifestTests : OpenRegistryFixture
{
    [Test]
    public async Task Verbs_without_an_argument_read_a_manifest_that_need_not_be_in_the_registry()
    {
        TestBlob first = await PushBlobAsync(20);
        TestBlob second = await PushBlobAsync(300);
        string manifest = AliasText.Docker(first, second);

        (await DxfAsync(manifest, "pull-blob")).AssertPrinted([.. first.Content, .. second.Content]);
        (await DxfAsync(manifest, "blob-size")).AssertPrinted("320\n");
        (await DxfAsync(manifest, "get-alias")).AssertPrinted(first.Line + second.Line);
        (await DxfAsync(manifest, "get-digest")).AssertPrinted(first.Line);
        (await DxfAsync(manifest, "get-image-id")).AssertPrinted(first.Line);
        (await DxfAsync(manifest, "get-manifest-digest")).AssertPrinted(TestData.DigestOf(Encoding.UTF8.GetBytes(manifest)) + "\n");
        (await DxfAsync(manifest, "del-blob")).AssertPrinted("");
        Assert.That(await HasBlobAsync(first.Digest), Is.False);
        Assert.That(await HasBlobAsync(second.Digest), Is.False);
    }

    [Test]
    public async Task What_get_manifest_prints_is_what_pull_blob_reads()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(20, 30);
        ToolResult manifest = await DxfTool.RunAsync(Variables, "get-manifest", Repository, alias);

        ToolResult result = await DxfAsync(manifest.StdoutText, "pull-blob");

        result.AssertPrinted([.. blobs[0].Content, .. blobs[1].Content]);
    }

    [Test]
    public async Task Blob_info_and_the_oci_form_work_from_stdin_too()
    {
        TestBlob blob = await PushBlobAsync(20);
        Variables["DXF_BLOB_INFO"] = "1";

        ToolResult result = await DxfAsync(AliasText.Oci(blob), "pull-blob");

        result.AssertPrinted([.. Encoding.ASCII.GetBytes($"{blob.Digest} 20\n"), .. blob.Content]);
    }

    [TestCase("pull-blob")]
    [TestCase("blob-size")]
    [TestCase("del-blob")]
    [TestCase("get-alias")]
    [TestCase("get-digest")]
    public async Task Empty_stdin_is_a_missing_argument(string verb)
    {
        ToolResult result = await DxfAsync("", verb);

        result.AssertMisused("too few arguments");
    }

    [TestCase("no json")]
    [TestCase("[1, 2]")]
    [TestCase("{}")]
    [TestCase("""{"schemaVersion": 2, "mediaType": "text/plain", "config": {}, "layers": []}""")]
    [TestCase("""{"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "layers": [{"digest": "../../etc/passwd"}]}""")]
    public async Task Stdin_that_is_no_manifest_fails_in_one_line(string text)
    {
        ToolResult result = await DxfAsync(text, "pull-blob");

        result.AssertFailed(1, "manifest");
    }

    private Task<ToolResult> DxfAsync(string manifest, string verb) =>
        DxfTool.RunWithInputAsync(Variables, Encoding.UTF8.GetBytes(manifest), verb, Repository);
}
