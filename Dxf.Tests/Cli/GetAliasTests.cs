using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class GetAliasTests : OpenRegistryFixture
{
    [Test]
    public async Task Digests_come_a_line_each_in_the_aliases_order()
    {
        (string first, TestBlob[] two) = await SetAliasAsync(20, 30);
        (string second, TestBlob[] one) = await SetAliasAsync(40);

        ToolResult result = await DxfAsync("get-alias", Repository, second, first);

        result.AssertPrinted(one[0].Line + two[0].Line + two[1].Line);
    }

    [Test]
    public async Task Blob_that_stands_in_an_alias_twice_is_printed_twice()
    {
        TestBlob blob = await PushBlobAsync();
        string alias = TestNames.NewAlias();
        await PutManifestAsync(alias, AliasText.Docker(blob, blob));

        ToolResult result = await DxfAsync("get-alias", Repository, alias);

        result.AssertPrinted(blob.Line + blob.Line);
    }

    [Test]
    public async Task One_missing_alias_among_others_prints_nothing()
    {
        (string alias, _) = await SetAliasAsync(20);

        ToolResult result = await DxfAsync("get-alias", Repository, alias, "missing-alias");

        result.AssertFailed(2, "Not Found", "missing-alias");
    }
}
