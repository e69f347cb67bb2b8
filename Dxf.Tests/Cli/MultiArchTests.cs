using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>An image for several platforms, and no platform chosen: one line of JSON about each.</summary>
[TestFixture(MultiArchImage.OciIndexType)]
[TestFixture(MultiArchImage.DockerListType)]
internal sealed class MultiArchTests(string indexType) : MultiArchFixture(indexType)
{
    [TestCase("get-alias")]
    [TestCase("pull-blob")]
    public async Task Blobs_are_listed_for_each_platform(string verb)
    {
        ToolResult result = await DxfAsync(verb, Repository, Argument(verb));

        result.AssertPrinted(
            $$"""{"linux/amd64": ["{{Image.Amd64[1].Digest}}"], "linux/arm64/v8": ["{{Image.Arm64[1].Digest}}", "{{Image.Arm64[2].Digest}}"]}""" + "\n");
    }

    [Test]
    public async Task Sizes_are_the_sum_for_each_platform()
    {
        ToolResult result = await DxfAsync("blob-size", Repository, "@" + Tag);

        result.AssertPrinted("""{"linux/amd64": 20, "linux/arm64/v8": 700}""" + "\n");
    }

    [TestCase("get-digest")]
    [TestCase("get-image-id")]
    public async Task Image_ids_are_listed_for_each_platform(string verb)
    {
        ToolResult result = await DxfAsync(verb, Repository, Tag);

        result.AssertPrinted($$"""{"linux/amd64": "{{Image.Amd64[0].Digest}}", "linux/arm64/v8": "{{Image.Arm64[0].Digest}}"}""" + "\n");
    }

    [Test]
    public async Task Manifests_are_texts_for_each_platform()
    {
        ToolResult result = await DxfAsync("get-manifest", Repository, Tag);

        result.AssertPrinted(
            $$"""{"linux/amd64": {{MultiArchImage.PythonString(Image.Amd64Manifest)}}, "linux/arm64/v8": {{MultiArchImage.PythonString(Image.Arm64Manifest)}}}""");
    }

    [Test]
    public async Task Manifest_digest_is_the_indexs_own()
    {
        ToolResult result = await DxfAsync("get-manifest-digest", Repository, Tag);

        result.AssertPrinted(DigestOf(Image.Index) + "\n");
    }

    [Test]
    public async Task Deletion_of_the_alias_prints_each_platforms_manifest_and_leaves_them()
    {
        ToolResult result = await DxfAsync("del-alias", Repository, Tag);

        result.AssertPrinted($$"""{"linux/amd64": "{{DigestOf(Image.Amd64Manifest)}}", "linux/arm64/v8": "{{DigestOf(Image.Arm64Manifest)}}"}""" + "\n");
        using HttpResponseMessage index = await Client.GetAsync(Address($"manifests/{Tag}"));
        Assert.That((int)index.StatusCode, Is.EqualTo(404));
        Assert.That(await HasManifestAsync(DigestOf(Image.Amd64Manifest)), Is.True);
    }

    [Test]
    public async Task Deletion_of_the_blobs_takes_those_of_every_platform()
    {
        ToolResult result = await DxfAsync("del-blob", Repository, "@" + Tag);

        result.AssertPrinted("");
        foreach (TestBlob blob in new[] { Image.Amd64[1], Image.Arm64[1], Image.Arm64[2] })
            Assert.That(await HasBlobAsync(blob.Digest), Is.False);
    }

    [Test]
    public async Task Other_arguments_keep_their_places_around_the_json()
    {
        TestBlob blob = await PushBlobAsync(5);

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest, "@" + Tag, blob.Digest);

        result.AssertPrinted("""
            5
            {"linux/amd64": 20, "linux/arm64/v8": 700}
            5

            """);
    }

    [Test]
    public async Task Index_on_stdin_is_read_like_one_in_the_registry()
    {
        byte[] index = Encoding.UTF8.GetBytes(Image.Index);

        ToolResult all = await DxfTool.RunWithInputAsync(Variables, index, "get-digest", Repository);
        ToolResult one = await DxfTool.RunWithInputAsync(Variables, index, "pull-blob", Repository, "--platform", "linux/amd64");

        all.AssertPrinted($$"""{"linux/amd64": "{{Image.Amd64[0].Digest}}", "linux/arm64/v8": "{{Image.Arm64[0].Digest}}"}""" + "\n");
        one.AssertPrinted(Image.Amd64[1].Content);
    }
}
