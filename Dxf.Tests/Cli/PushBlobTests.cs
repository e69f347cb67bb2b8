using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class PushBlobTests : OpenRegistryFixture
{
    [Test]
    public async Task Push_prints_the_digest_and_the_registry_has_the_bytes()
    {
        (TestBlob blob, string path) = NewFile(100_000);

        ToolResult result = await DxfAsync("push-blob", Repository, path);

        result.AssertPrinted(blob.Line);
        Assert.That(await Client.GetByteArrayAsync(Address($"blobs/{blob.Digest}")), Is.EqualTo(blob.Content));
    }

    [Test]
    public async Task Push_of_what_is_there_prints_the_digest_all_the_same()
    {
        (TestBlob blob, string path) = NewFile();
        await PushBlobAsync(blob);

        ToolResult result = await DxfAsync("push-blob", Repository, path);

        result.AssertPrinted(blob.Line);
    }

    [Test]
    public async Task Push_with_an_alias_sets_it_and_prints_the_digest_only([Values] bool isThere)
    {
        (TestBlob blob, string path) = NewFile();
        if (isThere) await PushBlobAsync(blob);
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync("push-blob", Repository, path, "@" + alias);

        result.AssertPrinted(blob.Line);
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((AliasText.Docker(blob), AliasText.DockerType)));
    }

    [Test]
    public async Task Push_moves_an_alias_that_exists()
    {
        (string alias, _) = await SetAliasAsync(10);
        (TestBlob blob, string path) = NewFile();

        ToolResult result = await DxfAsync("push-blob", Repository, path, "@" + alias);

        result.AssertPrinted(blob.Line);
        Assert.That((await GetManifestAsync(alias)).Text, Is.EqualTo(AliasText.Docker(blob)));
    }

    [TestCase("--oci", null)]
    [TestCase(null, "oci")]
    public async Task Push_sets_an_alias_in_oci_form_where_that_is_asked_for(string? option, string? variable)
    {
        (TestBlob blob, string path) = NewFile();
        string alias = TestNames.NewAlias();
        Variables["DXF_MANIFEST"] = variable;

        ToolResult result = await DxfAsync(["push-blob", Repository, path, "@" + alias, .. option is null ? Array.Empty<string>() : [option]]);

        result.AssertPrinted(blob.Line);
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((AliasText.OciOfFiles((blob, Path.GetFileName(path))), AliasText.OciType)));
    }

    [Test]
    public async Task Push_takes_a_file_whose_name_starts_with_a_dash_behind_two_dashes()
    {
        TestBlob blob = NewBlob();
        Folder.WriteBytes("-dash", blob.Content);

        ProcessResult result = await ProcessRunner.RunAsync(
            DxfTool.Spec(Variables, "push-blob", Repository, "--", "-dash") with { WorkingDirectory = Folder.Path });

        Assert.That((result.ExitCode, result.Stderr, System.Text.Encoding.UTF8.GetString(result.Stdout)), Is.EqualTo((0, "", blob.Line)));
    }
}
