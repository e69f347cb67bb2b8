using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class DelBlobTests : OpenRegistryFixture
{
    [Test]
    public async Task Deletion_prints_nothing_and_the_blobs_are_gone()
    {
        TestBlob first = await PushBlobAsync();
        TestBlob second = await PushBlobAsync();
        TestBlob third = await PushBlobAsync();

        ToolResult result = await DxfAsync("del-blob", Repository, first.Digest, third.Digest);

        result.AssertPrinted("");
        Assert.That(await HasBlobAsync(first.Digest), Is.False);
        Assert.That(await HasBlobAsync(second.Digest), Is.True);
        Assert.That(await HasBlobAsync(third.Digest), Is.False);
    }

    [Test]
    public async Task Deletion_by_alias_takes_its_blobs_and_leaves_the_alias()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(20, 30);

        ToolResult result = await DxfAsync("del-blob", Repository, "@" + alias);

        result.AssertPrinted("");
        Assert.That(await HasBlobAsync(blobs[0].Digest), Is.False);
        Assert.That(await HasBlobAsync(blobs[1].Digest), Is.False);
        Assert.That((await GetManifestAsync(alias)).Text, Is.EqualTo(AliasText.Docker(blobs)));
    }

    [Test]
    public async Task Deletion_of_a_blob_that_two_aliases_share_is_no_error()
    {
        (string first, TestBlob[] blobs) = await SetAliasAsync(20);
        string second = TestNames.NewAlias();
        await PutManifestAsync(second, AliasText.Docker(blobs[0], blobs[0]));

        ToolResult result = await DxfAsync("del-blob", Repository, "@" + first, "@" + second);

        result.AssertPrinted("");
        Assert.That(await HasBlobAsync(blobs[0].Digest), Is.False);
    }

    [Test]
    public async Task Registry_that_does_not_allow_it_is_told_in_one_line()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { DeleteEnabled = false });
        using HttpClient client = registry.CreateClient();
        TestBlob blob = NewBlob();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, Repository, blob.Content);

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(registry), "del-blob", Repository, blob.Digest);

        result.AssertFailed(1, "405", "does not support deleting");
    }
}
