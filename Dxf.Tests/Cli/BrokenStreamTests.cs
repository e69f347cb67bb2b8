using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Standard streams that can't be written: the exit code still tells what happened.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class BrokenStreamTests : OpenRegistryFixture
{
    [Test]
    public async Task Full_disk_behind_stdout_is_an_error_of_every_kind_of_output()
    {
        TestBlob blob = await PushBlobAsync();
        await PutManifestAsync("alias", AliasText.Docker(blob));

        foreach (string[] arguments in new[]
        {
            new[] { "pull-blob", Repository, blob.Digest }, ["blob-size", Repository, blob.Digest], ["get-manifest", Repository, "alias"], ["list-aliases", Repository],
        })
        {
            ToolResult result = await ToolShell.RunAsync("\"$@\" > /dev/full", Variables, arguments);

            result.AssertFailed(74, "standard output", "No space left on device");
        }
    }

    [TestCase("--help")]
    [TestCase("--version")]
    [TestCase("push-blob", "--help")]
    public async Task Full_disk_behind_stdout_is_an_error_of_help_too(params string[] arguments)
    {
        ToolResult result = await ToolShell.RunAsync("\"$@\" > /dev/full", Variables, arguments);

        result.AssertFailed(74, "No space left on device");
    }

    [TestCase(">&-")]
    [TestCase("<&- >&-")]
    public async Task Closed_stdout_is_an_error(string redirection)
    {
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await ToolShell.RunAsync($"\"$@\" {redirection}", Variables, "pull-blob", Repository, blob.Digest);

        result.AssertFailed(74, "standard output");
    }

    [TestCase(">&- 2>&-")]
    [TestCase("<&- >&- 2>&-")]
    public async Task Closed_stdout_is_an_error_that_nobody_can_be_told(string redirection)
    {
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await ToolShell.RunAsync($"\"$@\" {redirection}", Variables, "pull-blob", Repository, blob.Digest);

        Assert.That((result.ExitCode, result.StdoutText, result.Stderr), Is.EqualTo((74, "", "")));
    }

    [TestCase("push-blob", "-")]
    [TestCase("push-blobs", "-")]
    [TestCase("blob-size")]
    public async Task Closed_stdin_is_an_error_of_who_reads_it(string verb, params string[] arguments)
    {
        ToolResult result = await ToolShell.RunAsync("\"$@\" <&-", Variables, [verb, Repository, .. arguments]);

        Assert.That((result.ExitCode, result.StdoutText, result.Stderr), Is.EqualTo((74, "", "dxf: standard input is closed\n")));
    }

    [TestCase("<&-")]
    [TestCase("2>&-")]
    [TestCase("<&- 2>&-")]
    public async Task Closed_stream_that_is_not_needed_does_no_harm(string redirection)
    {
        TestBlob blob = await PushBlobAsync();

        ToolResult result = await ToolShell.RunAsync($"\"$@\" {redirection}", Variables, "pull-blob", Repository, blob.Digest);

        result.AssertPrinted(blob.Content);
    }

    [TestCase("2> /dev/full", "get-alias", "no-such-alias")]
    [TestCase("2> /dev/full", "get-alias", "@usage-error")]
    [TestCase("2>&-", "get-alias", "no-such-alias")]
    [TestCase("<&- 2>&-", "get-alias", "no-such-alias")]
    public async Task Failure_that_can_not_be_told_keeps_its_exit_code(string redirection, string verb, string argument)
    {
        ToolResult result = await ToolShell.RunAsync($"\"$@\" {redirection}", Variables, verb, Repository, argument);

        Assert.That((result.ExitCode, result.StdoutText), Is.EqualTo((2, "")));
    }

    [Test]
    public async Task Progress_that_can_not_be_shown_does_no_harm()
    {
        TestBlob blob = await PushBlobAsync();
        Variables["DXF_PROGRESS"] = "1";

        ToolResult result = await ToolShell.RunAsync("\"$@\" 2> /dev/full", Variables, "pull-blob", Repository, blob.Digest);

        result.AssertPrinted(blob.Content);
    }
}
