using NUnit.Framework;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>What must be the same in a registry and in a directory: the tool prepares it all itself.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal abstract class EitherEndpointFixture(bool directory) : OpenRegistryFixture
{
    [SetUp]
    public void ChooseEndpoint()
    {
        if (!directory)
            return;
        Variables["DXF_HOST"] = "oci:" + Folder.File("store");
        Variables["DXF_INSECURE"] = null;
    }

    /// <summary>A new blob under an alias; the digest of the alias's manifest.</summary>
    protected async Task<(TestBlob Blob, string Manifest)> PushAliasAsync(string alias, params string[] options)
    {
        (TestBlob blob, string path) = NewFile();
        (await DxfAsync(["push-blob", .. options, Repository, path, "@" + alias])).AssertPrinted(blob.Line);
        return (blob, await ManifestDigestAsync(alias));
    }

    protected async Task<string> ManifestDigestAsync(string alias)
    {
        Dxf.Tests.Infrastructure.ToolResult result = await DxfAsync("get-manifest-digest", Repository, alias);
        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        return result.StdoutText.TrimEnd('\n');
    }
}
