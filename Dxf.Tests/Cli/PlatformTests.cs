using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>An image for several platforms, and one of them chosen: as if it were an image for that one only.</summary>
[TestFixture(MultiArchImage.OciIndexType)]
[TestFixture(MultiArchImage.DockerListType)]
internal sealed class PlatformTests(string indexType) : MultiArchFixture(indexType)
{
    [Test]
    public async Task Every_verb_takes_the_platform_of_the_variable()
    {
        Variables["DXF_PLATFORM"] = "linux/arm64/v8";

        (await DxfAsync("pull-blob", Repository, "@" + Tag)).AssertPrinted([.. Image.Arm64[1].Content, .. Image.Arm64[2].Content]);
        (await DxfAsync("blob-size", Repository, "@" + Tag)).AssertPrinted("700\n");
        (await DxfAsync("get-alias", Repository, Tag)).AssertPrinted(Image.Arm64[1].Line + Image.Arm64[2].Line);
        (await DxfAsync("get-digest", Repository, Tag)).AssertPrinted(Image.Arm64[0].Line);
        (await DxfAsync("get-manifest", Repository, Tag)).AssertPrinted(Encoding.UTF8.GetBytes(Image.Arm64Manifest));
        (await DxfAsync("get-manifest-digest", Repository, Tag)).AssertPrinted(DigestOf(Image.Arm64Manifest) + "\n");
    }

    [Test]
    public async Task Option_wins_over_the_variable()
    {
        Variables["DXF_PLATFORM"] = "linux/arm64/v8";

        ToolResult result = await DxfAsync("blob-size", "--platform", "linux/amd64", Repository, "@" + Tag);

        result.AssertPrinted("20\n");
    }

    [Test]
    public async Task Empty_variable_chooses_nothing()
    {
        Variables["DXF_PLATFORM"] = "";

        ToolResult result = await DxfAsync("blob-size", Repository, "@" + Tag);

        result.AssertPrinted("""{"linux/amd64": 20, "linux/arm64/v8": 700}""" + "\n");
    }

    [Test]
    public async Task Deletion_takes_the_platforms_blobs_only()
    {
        ToolResult result = await DxfAsync("del-blob", "--platform", "linux/amd64", Repository, "@" + Tag);

        result.AssertPrinted("");
        Assert.That(await HasBlobAsync(Image.Amd64[1].Digest), Is.False);
        Assert.That(await HasBlobAsync(Image.Arm64[1].Digest), Is.True);
    }

    [TestCase("pull-blob")]
    [TestCase("blob-size")]
    [TestCase("del-blob")]
    [TestCase("get-alias")]
    [TestCase("get-digest")]
    [TestCase("get-manifest")]
    [TestCase("get-manifest-digest")]
    public async Task Platform_that_the_image_is_not_for_is_named(string verb)
    {
        Variables["DXF_PLATFORM"] = "windows/amd64";

        ToolResult result = await DxfAsync(verb, Repository, Argument(verb));

        result.AssertFailed(1, "windows/amd64");
    }

    [Test]
    public async Task Platform_without_its_variant_is_another_one()
    {
        ToolResult result = await DxfAsync("get-alias", "--platform", "linux/arm64", Repository, Tag);

        result.AssertFailed(1, "linux/arm64;", "linux/arm64/v8");
    }

    [Test]
    public async Task Image_for_one_platform_does_not_ask_which()
    {
        ToolResult result = await DxfAsync("get-alias", "--platform", "windows/amd64", Repository, DigestOf(Image.Amd64Manifest));

        result.AssertPrinted(Image.Amd64[1].Line);
    }
}
