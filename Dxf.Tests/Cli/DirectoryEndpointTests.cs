using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>A directory in the place of a registry: the same verbs, the same output, aliases in OCI's form.</summary>
[TestFixture]
internal sealed class DirectoryEndpointTests : CliFixture
{
    private Dictionary<string, string?> Variables => new(StringComparer.Ordinal) { ["DXF_HOST"] = "oci:" + Folder.File("store") };

    [Test]
    public async Task Blobs_and_aliases_go_in_and_out()
    {
        (TestBlob first, string firstPath) = NewFile(100_000);
        (TestBlob second, string secondPath) = NewFile(20);
        string manifest = AliasText.OciOfFiles((second, ""), (first, Path.GetFileName(firstPath)));

        (await DxfAsync("push-blob", "fred/datalogger", firstPath)).AssertPrinted(first.Line);
        (await DxfAsync("push-blob", "fred/datalogger", firstPath)).AssertPrinted(first.Line);
        (await DxfAsync("push-blob", "fred/datalogger", secondPath, "@second")).AssertPrinted(second.Line);
        (await DxfAsync("set-alias", "fred/datalogger", "both", second.Digest, firstPath)).AssertPrinted(manifest);

        (await DxfAsync("pull-blob", "fred/datalogger", first.Digest)).AssertPrinted(first.Content);
        (await DxfAsync("pull-blob", "fred/datalogger", "@both")).AssertPrinted([.. second.Content, .. first.Content]);
        (await DxfAsync("pull-blob", "--blob-info", "fred/datalogger", "@second")).AssertPrinted(
            [.. System.Text.Encoding.ASCII.GetBytes($"{second.Digest} 20\n"), .. second.Content]);
        (await DxfAsync("blob-size", "fred/datalogger", "@both", second.Digest)).AssertPrinted("100020\n20\n");
        (await DxfAsync("get-alias", "fred/datalogger", "both")).AssertPrinted(second.Line + first.Line);
        (await DxfAsync("get-digest", "fred/datalogger", "both")).AssertPrinted(second.Line);
        (await DxfAsync("get-manifest", "fred/datalogger", "both")).AssertPrinted(manifest);
        (await DxfAsync("get-manifest-digest", "fred/datalogger", "both")).AssertPrinted(
            TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(manifest)) + "\n");
        (await DxfAsync("list-aliases", "fred/datalogger")).AssertPrinted("both\nsecond\n");
    }

    [Test]
    public async Task Other_repositories_mount_and_list_and_need_no_token()
    {
        (TestBlob blob, string path) = NewFile();

        (await DxfAsync("list-repos")).AssertPrinted("");
        (await DxfAsync("push-blob", "fred/datalogger", path)).AssertPrinted(blob.Line);
        (await DxfAsync("mount-blob", "archive", "fred/datalogger", blob.Digest, "@kept")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", "archive", "@kept")).AssertPrinted(blob.Content);
        (await DxfAsync("list-repos")).AssertPrinted("archive\nfred/datalogger\n");
        (await DxfAsync("auth", "archive", "pull")).AssertPrinted("");
        (await DxfAsync("mount-blob", "archive", "fred/datalogger", NewBlob().Digest)).AssertFailed(1, "mount");
    }

    [Test]
    public async Task Deletion_is_the_same()
    {
        (TestBlob blob, string path) = NewFile();
        await DxfAsync("push-blob", "repo", path, "@alias");

        (await DxfAsync("del-blob", "repo", "@alias")).AssertPrinted("");
        (await DxfAsync("get-alias", "repo", "alias")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", "repo", "@alias")).AssertFailed(2, "Not Found", blob.Digest);
        (await DxfAsync("del-alias", "repo", "alias")).AssertPrinted(blob.Line);
        (await DxfAsync("list-aliases", "repo")).AssertPrinted("");
        (await DxfAsync("get-alias", "repo", "alias")).AssertFailed(2, "Not Found", "repo:alias");
        (await DxfAsync("del-blob", "repo", blob.Digest)).AssertFailed(2, "Not Found", blob.Digest);
    }

    [Test]
    public async Task Python_dxfs_form_of_alias_can_be_asked_for()
    {
        (TestBlob blob, string path) = NewFile();
        Dictionary<string, string?> variables = Variables;
        variables["DXF_MANIFEST"] = "docker";
        (await DxfTool.RunAsync(variables, "push-blob", "repo", path, "@alias")).AssertPrinted(blob.Line);

        (await DxfAsync("get-manifest", "repo", "alias")).AssertPrinted(AliasText.Docker(blob));
    }

    [Test]
    public async Task Relative_path_starts_in_the_working_directory()
    {
        (TestBlob blob, string path) = NewFile();
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = "oci:here" };

        await ProcessRunner.RunAsync(DxfTool.Spec(variables, "push-blob", "repo", path) with { WorkingDirectory = Folder.Path });

        Assert.That(await File.ReadAllBytesAsync(Folder.File("here", "repo", "blobs", "sha256", blob.Digest["sha256:".Length..])), Is.EqualTo(blob.Content));
    }

    [Test]
    public async Task Reading_where_nothing_is_makes_no_directory()
    {
        ToolResult result = await DxfAsync("get-alias", "repo", "alias");

        result.AssertFailed(2, "Not Found");
        Assert.That(Directory.Exists(Folder.File("store")), Is.False);
    }

    private Task<ToolResult> DxfAsync(params string[] arguments) => DxfTool.RunAsync(Variables, arguments);
}
