using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class PushBlobsTests : OpenRegistryFixture
{
    private static readonly int[] Sizes = [2_000_000, 0, 1, 1000, 5_000_000, 70_000, 1000, 17_000_000];

    [Test]
    public async Task Digests_are_printed_in_the_order_of_the_files([Values("1", "4", "64")] string parallel)
    {
        (TestBlob[] blobs, string[] paths) = NewFiles();

        ToolResult result = await DxfAsync(["push-blobs", "--parallel", parallel, Repository, .. paths]);

        result.AssertPrinted(string.Concat(blobs.Select(static blob => blob.Line)));
        foreach (TestBlob blob in blobs)
            Assert.That(await HasBlobAsync(blob.Digest), blob.Digest);
    }

    [Test]
    public async Task An_alias_keeps_the_order()
    {
        (TestBlob[] blobs, string[] paths) = NewFiles();
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync(["push-blobs", Repository, .. paths, "@" + alias]);

        result.AssertPrinted(string.Concat(blobs.Select(static blob => blob.Line)));
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((AliasText.Docker(blobs), AliasText.DockerType)));
        (await DxfAsync("pull-blob", Repository, "@" + alias)).AssertPrinted([.. blobs.SelectMany(static blob => blob.Content)]);
    }

    [Test]
    public async Task One_file_is_enough_and_a_file_may_come_twice()
    {
        (TestBlob blob, string path) = NewFile();
        string alias = TestNames.NewAlias();

        (await DxfAsync("push-blobs", Repository, path)).AssertPrinted(blob.Line);
        (await DxfAsync("push-blobs", Repository, path, path, "@" + alias)).AssertPrinted(blob.Line + blob.Line);
        Assert.That((await GetManifestAsync(alias)).Text, Is.EqualTo(AliasText.Docker(blob, blob)));
    }

    [Test]
    public async Task Oci_form_is_had_for_the_asking()
    {
        (TestBlob first, string firstPath) = NewFile();
        (TestBlob second, string secondPath) = NewFile();
        string alias = TestNames.NewAlias();

        (await DxfAsync("push-blobs", "--oci", Repository, firstPath, secondPath, "@" + alias)).AssertPrinted(first.Line + second.Line);
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((AliasText.OciOfFiles((first, Path.GetFileName(firstPath)), (second, Path.GetFileName(secondPath))), AliasText.OciType)));
    }

    [Test]
    public async Task A_directory_takes_them_too()
    {
        (TestBlob[] blobs, string[] paths) = NewFiles();
        Variables["DXF_HOST"] = "oci:" + Folder.File("store");

        (await DxfAsync(["push-blobs", "fred/datalogger", .. paths, "@all"])).AssertPrinted(string.Concat(blobs.Select(static blob => blob.Line)));
        (await DxfAsync("pull-blob", "fred/datalogger", "@all")).AssertPrinted([.. blobs.SelectMany(static blob => blob.Content)]);
    }

    [Test]
    public async Task Nothing_is_sent_where_a_file_is_missing([Values(0, 3)] int place)
    {
        (TestBlob[] blobs, string[] paths) = NewFiles();
        paths[place] = Folder.File("missing");
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = proxy.Host;

        ToolResult result = await DxfAsync(["push-blobs", Repository, .. paths, "@alias"]);

        result.AssertFailed(74, "missing");
        Assert.That(proxy.Requests, Is.Empty);
    }

    [Test]
    public async Task A_folder_is_no_file()
    {
        (_, string path) = NewFile();

        (await DxfAsync("push-blobs", Repository, path, Folder.CreateFolder("folder"))).AssertFailed(74, "folder");
    }

    [Test]
    public async Task What_a_process_writes_can_be_pushed_beside_files()
    {
        (TestBlob first, string firstPath) = NewFile();
        (TestBlob second, string secondPath) = NewFile(300_000);
        string pipe = Folder.File("pipe");

        ToolResult result = await ToolShell.RunAsync(
            $"mkfifo '{pipe}' && cat '{secondPath}' > '{pipe}' & until [ -p '{pipe}' ]; do :; done; exec \"$@\"",
            Variables,
            "push-blobs",
            Repository,
            firstPath,
            pipe,
            firstPath);

        result.AssertPrinted(first.Line + second.Line + first.Line);
        Assert.That(await Client.GetByteArrayAsync(Address($"blobs/{second.Digest}")), Is.EqualTo(second.Content));
    }

    [Test]
    public async Task A_file_whose_name_begins_with_an_at_is_written_with_its_folder()
    {
        TestBlob blob = NewBlob();
        Folder.WriteBytes("@file", blob.Content);
        ProcessSpec tool = DxfTool.Spec(Variables, "push-blobs", Repository, "./@file");

        ProcessResult result = await ProcessRunner.RunAsync(tool with { WorkingDirectory = Folder.Path });

        Assert.That((result.ExitCode, System.Text.Encoding.UTF8.GetString(result.Stdout)), Is.EqualTo((0, blob.Line)));
    }

    [Test]
    public async Task An_alias_comes_last()
    {
        (_, string path) = NewFile();

        (await DxfAsync("push-blobs", Repository, "@alias", path)).AssertMisused("@alias", "./@alias");
        (await DxfAsync("push-blobs", Repository, path, "@one", "@two")).AssertMisused("@one");
    }

    [Test]
    public async Task Without_a_file_there_is_nothing_to_do()
    {
        (await DxfAsync("push-blobs", Repository)).AssertMisused("too few arguments");
        (await DxfAsync("push-blobs", Repository, "@alias")).AssertMisused("too few arguments");
        (await DxfAsync("push-blobs")).AssertMisused("too few arguments");
    }

    [TestCase("@")]
    [TestCase("@@alias")]
    [TestCase("@not/good")]
    [TestCase("@.dot")]
    public async Task An_alias_that_is_none_is_refused_before_anything_is_sent(string alias)
    {
        (TestBlob blob, string path) = NewFile();

        (await DxfAsync("push-blobs", Repository, path, alias)).AssertMisused("alias");
        Assert.That(await HasBlobAsync(blob.Digest), Is.False);
    }

    [Test]
    public async Task A_registry_that_is_not_there_is_named_once()
    {
        using DeadPort nowhere = new();
        (_, string[] paths) = NewFiles();
        Variables["DXF_HOST"] = nowhere.Host;
        Variables["DXF_RETRIES"] = "0";

        (await DxfAsync(["push-blobs", Repository, .. paths])).AssertFailed(69, nowhere.Host);
    }

    private (TestBlob[] Blobs, string[] Paths) NewFiles()
    {
        (TestBlob Blob, string Path)[] files = [.. Sizes.Select(NewFile)];
        return ([.. files.Select(static file => file.Blob)], [.. files.Select(static file => file.Path)]);
    }
}
