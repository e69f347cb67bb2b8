using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
[TestFixtureSource(nameof(Verbs))]
internal sealed class GetDigestTests(string verb) : OpenRegistryFixture
{
    private static readonly string[] Verbs = ["get-digest", "get-image-id"];

    [Test]
    public async Task Digest_of_an_image_is_that_of_its_configuration()
    {
        TestBlob config = await PushBlobAsync();
        TestBlob layer = await PushBlobAsync();
        string tag = TestNames.NewAlias();
        await PutManifestAsync(tag, MultiArchImage.ManifestText(AliasText.DockerType, config, layer));

        ToolResult result = await DxfAsync(verb, Repository, tag);

        result.AssertPrinted(config.Line);
    }

    [Test]
    public async Task Digest_of_an_alias_is_that_of_its_first_blob_in_either_form()
    {
        (string docker, TestBlob[] blobs) = await SetAliasAsync(20, 30);
        await PushBlobAsync(new TestBlob("{}"u8.ToArray()));
        string oci = TestNames.NewAlias();
        await PutManifestAsync(oci, AliasText.Oci(blobs[1], blobs[0]), AliasText.OciType);

        ToolResult result = await DxfAsync(verb, Repository, docker, oci);

        result.AssertPrinted(blobs[0].Line + blobs[1].Line);
    }
}
