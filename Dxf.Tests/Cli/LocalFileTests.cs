using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class LocalFileTests : OpenRegistryFixture
{
    [TestCase("push-blob")]
    [TestCase("set-alias", "alias")]
    public async Task Missing_file_is_named_and_nothing_is_asked(string verb, params string[] before)
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(proxy), [verb, Repository, .. before, Folder.File("missing.dat")]);

        result.AssertFailed(74, "missing.dat");
        Assert.That(proxy.Requests, Is.Empty);
    }

    [TestCase("push-blob")]
    [TestCase("set-alias", "alias")]
    public async Task Folder_is_no_file(string verb, params string[] before)
    {
        ToolResult result = await DxfAsync([verb, Repository, .. before, Folder.CreateFolder("folder")]);

        result.AssertFailed(74, "folder");
    }

    [Test]
    [Platform("Linux")]
    public async Task File_that_says_it_is_empty_and_is_not_is_pushed_whole()
    {
        const string file = "/proc/version";
        string digest = TestData.DigestOf(await File.ReadAllBytesAsync(file));

        (await DxfAsync("push-blob", Repository, file)).AssertPrinted(digest + "\n");
        (await DxfAsync("pull-blob", Repository, digest)).AssertPrinted(await File.ReadAllBytesAsync(file));
    }

    [Test]
    public async Task File_where_a_folder_should_be_is_told()
    {
        TestBlob blob = await PushBlobAsync();
        (_, string file) = NewFile();

        (await DxfAsync("pull-blob", "-o", file + "/", Repository, blob.Digest)).AssertFailed(74, $"'{file}/' is a file, not a folder");
    }

    [Test]
    [Platform("Linux")]
    public async Task Place_where_no_file_can_be_is_named_and_no_passing_name()
    {
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await DxfAsync("pull-blob", "-o", "/proc/blob", Repository, blob.Digest);

        result.AssertFailed(74, "'/proc'");
        Assert.That(result.Stderr, Does.Not.Contain(".tmp"));
    }

    [Test]
    public async Task Empty_file_name_is_no_file()
    {
        ToolResult result = await DxfAsync("push-blob", Repository, "");

        result.AssertFailed(74);
    }

    // It can be opened, also by root, and fails at the first read: what is at address 0 of a process can't be read.
    [TestCase("push-blob")]
    [TestCase("set-alias", "alias")]
    [Platform("Linux")]
    public async Task File_that_can_not_be_read_fails_like_one_that_can_not_be_opened(string verb, params string[] before)
    {
        ToolResult result = await DxfAsync([verb, Repository, .. before, "/proc/self/mem"]);

        result.AssertFailed(74);
    }
}
