using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class BlobSizeTests : OpenRegistryFixture
{
    [Test]
    public async Task Size_of_a_blob_is_a_number_on_a_line()
    {
        TestBlob blob = await PushBlobAsync(12_345);

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        result.AssertPrinted("12345\n");
    }

    [Test]
    public async Task Size_of_an_alias_is_the_sum_and_each_argument_has_its_line()
    {
        TestBlob blob = await PushBlobAsync(7);
        (string alias, _) = await SetAliasAsync(20, 300);

        ToolResult result = await DxfAsync("blob-size", Repository, "@" + alias, blob.Digest, "@" + alias);

        result.AssertPrinted("320\n7\n320\n");
    }

    [Test]
    public async Task One_missing_blob_among_others_prints_nothing()
    {
        TestBlob there = await PushBlobAsync();
        TestBlob missing = NewBlob();

        ToolResult result = await DxfAsync("blob-size", Repository, there.Digest, missing.Digest);

        result.AssertFailed(2, "Not Found", missing.Digest);
    }
}
