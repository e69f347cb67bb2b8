using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class GetManifestTests : OpenRegistryFixture
{
    [Test]
    public async Task Manifest_comes_as_it_was_put_whatever_its_spaces()
    {
        TestBlob config = await PushBlobAsync();
        TestBlob layer = await PushBlobAsync();
        string tag = TestNames.NewAlias();
        string text = MultiArchImage.ManifestText(AliasText.DockerType, config, layer);
        string digest = await PutManifestAsync(tag, text);

        ToolResult byTag = await DxfAsync("get-manifest", Repository, tag);
        ToolResult byDigest = await DxfAsync("get-manifest", Repository, digest);

        byTag.AssertPrinted(Encoding.UTF8.GetBytes(text));
        byDigest.AssertPrinted(Encoding.UTF8.GetBytes(text));
    }

    [Test]
    public async Task Several_manifests_come_one_after_the_other()
    {
        (string first, TestBlob[] two) = await SetAliasAsync(20, 30);
        (string second, TestBlob[] one) = await SetAliasAsync(40);

        ToolResult result = await DxfAsync("get-manifest", Repository, first, second);

        result.AssertPrinted(AliasText.Docker(two) + AliasText.Docker(one));
    }

    [Test]
    public async Task Manifest_digest_is_that_of_the_manifests_bytes()
    {
        (string first, TestBlob[] two) = await SetAliasAsync(20, 30);
        (string second, TestBlob[] one) = await SetAliasAsync(40);

        ToolResult result = await DxfAsync("get-manifest-digest", Repository, first, second);

        result.AssertPrinted($"{Digest(AliasText.Docker(two))}\n{Digest(AliasText.Docker(one))}\n");
    }

    [TestCase("get-manifest")]
    [TestCase("get-manifest-digest")]
    public async Task One_missing_manifest_among_others_prints_nothing(string verb)
    {
        (string alias, _) = await SetAliasAsync(20);

        ToolResult result = await DxfAsync(verb, Repository, alias, "missing-alias");

        result.AssertFailed(2, "Not Found", "missing-alias");
    }

    private static string Digest(string text) => TestData.DigestOf(Encoding.UTF8.GetBytes(text));
}
