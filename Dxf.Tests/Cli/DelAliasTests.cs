using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class DelAliasTests : OpenRegistryFixture
{
    [Test]
    public async Task Deletion_prints_what_the_alias_named_and_leaves_the_blobs()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(20, 30);

        ToolResult result = await DxfAsync("del-alias", Repository, alias);

        result.AssertPrinted(blobs[0].Line + blobs[1].Line);
        Assert.That(await HasManifestAsync(alias), Is.False);
        Assert.That(await HasBlobAsync(blobs[0].Digest), Is.True);
        Assert.That(await HasBlobAsync(blobs[1].Digest), Is.True);
    }

    [Test]
    public async Task Other_aliases_of_the_same_manifest_go_too_and_those_of_others_stay()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(20);
        string same = TestNames.NewAlias();
        await PutManifestAsync(same, AliasText.Docker(blobs));
        string other = TestNames.NewAlias();
        await PutManifestAsync(other, AliasText.Docker(blobs[0], blobs[0]));

        ToolResult result = await DxfAsync("del-alias", Repository, alias);

        result.AssertPrinted(blobs[0].Line);
        Assert.That(await HasManifestAsync(same), Is.False);
        Assert.That(await HasManifestAsync(other), Is.True);
    }

    [Test]
    public async Task Several_aliases_are_deleted_in_order()
    {
        (string first, TestBlob[] two) = await SetAliasAsync(20, 30);
        (string second, TestBlob[] one) = await SetAliasAsync(40);

        ToolResult result = await DxfAsync("del-alias", Repository, second, first);

        result.AssertPrinted(one[0].Line + two[0].Line + two[1].Line);
        Assert.That(await HasManifestAsync(first), Is.False);
        Assert.That(await HasManifestAsync(second), Is.False);
    }

    [Test]
    public async Task Alias_that_is_gone_is_not_found()
    {
        (string alias, _) = await SetAliasAsync(20);
        await DxfAsync("del-alias", Repository, alias);

        ToolResult result = await DxfAsync("del-alias", Repository, alias);

        result.AssertFailed(2, "Not Found", alias);
    }
}
