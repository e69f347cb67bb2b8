using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Scripts write several things into one file, and each must go behind the one before.</summary>
[TestFixture]
internal sealed class RegularFileOutputTests : OpenRegistryFixture
{
    [Test]
    public async Task What_a_script_writes_before_and_after_is_kept()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(100_000, 20);
        string file = Folder.File("file");

        ToolResult result = await RunAsync($"{{ echo before; \"$@\"; echo after; \"$@\"; }} > '{file}'", "pull-blob", Repository, "@" + alias);

        result.AssertPrinted("");
        byte[] both = [.. blobs[0].Content, .. blobs[1].Content];
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo((byte[])[.. "before\n"u8, .. both, .. "after\n"u8, .. both]));
    }

    [Test]
    public async Task Manifest_without_a_line_feed_gets_the_scripts_one()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10);
        string file = Folder.File("file");

        ToolResult result = await RunAsync($"{{ \"$@\"; echo; }} > '{file}'", "get-manifest", Repository, alias);

        result.AssertPrinted("");
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo(AliasText.Docker(blobs) + "\n"));
    }

    [Test]
    public async Task Appending_keeps_what_the_file_held()
    {
        TestBlob blob = await PushBlobAsync(10);
        string file = Folder.WriteText("file", "a long first line that is there already\n");

        ToolResult result = await RunAsync($"\"$@\" >> '{file}'; \"$@\" >> '{file}'", "blob-size", Repository, blob.Digest);

        result.AssertPrinted("");
        Assert.That(await File.ReadAllTextAsync(file, Encoding.UTF8), Is.EqualTo("a long first line that is there already\n10\n10\n"));
    }

    private Task<ToolResult> RunAsync(string script, params string[] arguments) => ToolShell.RunAsync(script, Variables, arguments);
}
