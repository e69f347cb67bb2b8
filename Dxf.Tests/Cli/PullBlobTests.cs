using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class PullBlobTests : OpenRegistryFixture
{
    [Test]
    public async Task Pull_writes_the_bytes_and_nothing_else()
    {
        TestBlob blob = await PushBlobAsync(100_000);

        ToolResult result = await DxfAsync("pull-blob", Repository, blob.Digest);

        result.AssertPrinted(blob.Content);
    }

    [Test]
    public async Task Pull_writes_several_blobs_and_aliases_in_the_order_of_the_arguments()
    {
        TestBlob first = await PushBlobAsync();
        (string alias, TestBlob[] named) = await SetAliasAsync(20, 30);
        TestBlob last = await PushBlobAsync();

        ToolResult result = await DxfAsync("pull-blob", Repository, last.Digest, "@" + alias, first.Digest, last.Digest);

        result.AssertPrinted([.. last.Content, .. named[0].Content, .. named[1].Content, .. first.Content, .. last.Content]);
    }

    [Test]
    public async Task Pull_takes_the_digest_of_a_manifest_for_an_alias()
    {
        (_, TestBlob[] blobs) = await SetAliasAsync(20, 30);
        string digest = TestData.DigestOf(Encoding.UTF8.GetBytes(AliasText.Docker(blobs)));

        ToolResult result = await DxfAsync("pull-blob", Repository, "@" + digest);

        result.AssertPrinted([.. blobs[0].Content, .. blobs[1].Content]);
    }

    [TestCase("1", true)]
    [TestCase("0", false)]
    [TestCase("yes", false)]
    [TestCase("", false)]
    public async Task Blob_info_comes_before_each_blob_where_the_variable_is_1(string value, bool expected)
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(20, 30);
        Variables["DXF_BLOB_INFO"] = value;

        ToolResult result = await DxfAsync("pull-blob", Repository, "@" + alias, blobs[0].Digest);

        TestBlob[] all = [.. blobs, blobs[0]];
        result.AssertPrinted([.. all.SelectMany(blob => (byte[])
            [.. expected ? Encoding.ASCII.GetBytes($"{blob.Digest} {blob.Size}\n") : [], .. blob.Content])]);
    }

    [Test]
    public async Task Blob_info_option_does_what_the_variable_does()
    {
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await DxfAsync("pull-blob", "--blob-info", Repository, blob.Digest);

        result.AssertPrinted([.. Encoding.ASCII.GetBytes($"{blob.Digest} 1000\n"), .. blob.Content]);
    }

    [TestCase("1")]
    [TestCase("7")]
    [TestCase("8192")]
    [TestCase("1000000")]
    [TestCase("")]
    public async Task Chunk_size_does_not_change_the_bytes(string chunkSize)
    {
        TestBlob blob = await PushBlobAsync(20_000);
        Variables["DXF_CHUNK_SIZE"] = chunkSize;

        ToolResult result = await DxfAsync("pull-blob", Repository, blob.Digest);

        result.AssertPrinted(blob.Content);
    }

    [Test]
    public async Task Pull_writes_an_alias_in_oci_form_without_its_empty_configuration()
    {
        TestBlob blob = await PushBlobAsync();
        await PushBlobAsync(new TestBlob("{}"u8.ToArray()));
        string alias = TestNames.NewAlias();
        await PutManifestAsync(alias, AliasText.Oci(blob), AliasText.OciType);

        ToolResult result = await DxfAsync("pull-blob", Repository, "@" + alias);

        result.AssertPrinted(blob.Content);
    }
}
