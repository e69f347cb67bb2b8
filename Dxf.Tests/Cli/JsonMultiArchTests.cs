using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What <c>--json</c> tells about an image for several platforms.</summary>
[TestFixture(MultiArchImage.OciIndexType)]
[TestFixture(MultiArchImage.DockerListType)]
internal sealed class JsonMultiArchTests(string indexType) : MultiArchFixture(indexType)
{
    [TestCase("get-alias")]
    [TestCase("get-digest")]
    [TestCase("get-manifest")]
    [TestCase("blob-size")]
    [TestCase("pull-blob")]
    public async Task Every_platform_is_told_in_one_line(string verb)
    {
        string folder = Folder.File("folder") + "/";
        string[] output = verb is "pull-blob" ? ["-o", folder] : [];

        JsonObject record = (await DxfAsync([verb, "--json", .. output, Repository, Argument(verb)])).ReadOneJson();

        JsonObject platforms = record["platforms"]!.AsObject();
        JsonNode arm = platforms["linux/arm64/v8"]!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)record["alias"], Is.EqualTo(Tag));
            Assert.That((string?)record["repository"], Is.EqualTo(Repository));
            Assert.That((string?)record["digest"], Is.EqualTo(DigestOf(Image.Index)));
            Assert.That((string?)record["mediaType"], Is.EqualTo(Image.IndexType));
            Assert.That(platforms.Select(static platform => platform.Key), Is.EqualTo(new[] { "linux/amd64", "linux/arm64/v8" }));
            Assert.That((string?)arm["digest"], Is.EqualTo(DigestOf(Image.Arm64Manifest)));
            Assert.That((string?)arm["config"], Is.EqualTo(Image.Arm64[0].Digest));
            Assert.That((long?)arm["blobsSize"], Is.EqualTo(700));
            Assert.That(arm["blobs"]!.AsArray().Select(static blob => (string?)blob!["digest"]), Is.EqualTo(new[] { Image.Arm64[1].Digest, Image.Arm64[2].Digest }));
            Assert.That((string?)arm["manifest"], Is.EqualTo(verb is "get-manifest" ? Image.Arm64Manifest : null));
        });
        Assert.That(Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(), Is.False, "none was chosen, none was pulled");
    }

    [Test]
    public async Task Chosen_platform_is_told_as_an_image_is()
    {
        JsonObject record = (await DxfAsync("get-alias", "--json", "--platform", "linux/amd64", Repository, Tag)).ReadOneJson();

        Assert.That((string?)record["digest"], Is.EqualTo(DigestOf(Image.Amd64Manifest)));
        Assert.That(record["platforms"], Is.Null);
    }

    [Test]
    public async Task Manifests_digest_is_the_indexs_or_the_platforms()
    {
        JsonObject index = (await DxfAsync("get-manifest-digest", "--json", Repository, Tag)).ReadOneJson();
        JsonObject one = (await DxfAsync("get-manifest-digest", "--json", "--platform", "linux/arm64/v8", Repository, Tag)).ReadOneJson();

        Assert.That((string?)index["digest"], Is.EqualTo(DigestOf(Image.Index)));
        Assert.That((string?)one["digest"], Is.EqualTo(DigestOf(Image.Arm64Manifest)));
        Assert.That((string?)one["platform"], Is.EqualTo("linux/arm64/v8"));
    }

    [Test]
    public async Task Deleted_index_is_told_with_what_it_listed([Values] bool tagOnly)
    {
        JsonObject record = (await DxfAsync(["del-alias", "--json", .. tagOnly ? new[] { "--tag-only" } : [], Repository, Tag])).ReadOneJson();

        Assert.That((string?)record["digest"], Is.EqualTo(DigestOf(Image.Index)));
        Assert.That(record["manifests"]!.AsArray().Select(static entry => (string?)entry!["platform"]), Is.EqualTo(new[] { null, "linux/arm64/v8", "linux/amd64", "unknown/unknown" }));
    }
}
