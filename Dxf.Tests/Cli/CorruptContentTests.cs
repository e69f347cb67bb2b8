using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class CorruptContentTests : OpenRegistryFixture
{
    [Test]
    public async Task Blob_that_is_not_what_its_digest_says_is_not_taken()
    {
        TestBlob blob = await PushBlobAsync(100_000);
        RegistryFiles.Corrupt(Registry, blob.Digest);

        ToolResult result = await DxfAsync("pull-blob", Repository, blob.Digest);

        result.AssertComplained(65, "does not match its digest", blob.Digest);
        Assert.That(result.Stdout, Has.Length.LessThanOrEqualTo(blob.Size));
    }

    [Test]
    public async Task Nothing_comes_after_a_corrupt_blob()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);
        RegistryFiles.Corrupt(Registry, blobs[0].Digest);

        ToolResult result = await DxfAsync("pull-blob", Repository, "@" + alias);

        result.AssertComplained(65, "does not match its digest", blobs[0].Digest);
        Assert.That(result.Stdout, Has.Length.LessThanOrEqualTo(blobs[0].Size));
    }

    [TestCase("get-manifest", "alias")]
    [TestCase("get-alias", "alias")]
    [TestCase("pull-blob", "@alias")]
    public async Task Manifest_that_is_not_what_its_digest_says_is_not_taken(string verb, string argument)
    {
        TestBlob blob = await PushBlobAsync();
        string text = AliasText.Docker(blob) + "\n";
        string digest = await PutManifestAsync("alias", text);
        RegistryFiles.Corrupt(Registry, digest, Encoding.UTF8.GetBytes(text[..^1] + " "));

        ToolResult result = await DxfAsync(verb, Repository, argument);

        result.AssertFailed(65, "does not match its digest", digest);
    }
}
