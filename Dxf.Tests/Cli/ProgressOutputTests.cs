using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class ProgressOutputTests : OpenRegistryFixture
{
    [TestCase("1", true)]
    [TestCase("0", false)]
    [TestCase("", false)]
    public async Task Progress_goes_to_stderr_where_the_variable_is_1_or_stderr_a_terminal(string value, bool expected)
    {
        (TestBlob blob, string path) = NewFile(100_000);
        Variables["DXF_PROGRESS"] = value;

        ToolResult pushed = await DxfAsync("push-blob", Repository, path);
        ToolResult pulled = await DxfAsync("pull-blob", Repository, blob.Digest);

        Assert.That((pushed.ExitCode, pushed.StdoutText), Is.EqualTo((0, blob.Line)));
        Assert.That((pulled.ExitCode, pulled.Stdout.AsSpan().SequenceEqual(blob.Content)), Is.EqualTo((0, true)));
        foreach (ToolResult result in new[] { pushed, pulled })
        {
            if (expected) AssertShown(result.Stderr, blob);
            else Assert.That(result.Stderr, Is.Empty);
        }
    }

    [Test]
    public async Task Option_wins_over_the_variable()
    {
        TestBlob blob = await PushBlobAsync();
        Variables["DXF_PROGRESS"] = "1";

        ToolResult result = await DxfAsync("pull-blob", "--progress", "0", Repository, blob.Digest);

        result.AssertPrinted(blob.Content);
    }

    private static void AssertShown(string stderr, TestBlob blob)
    {
        string[] lines = stderr.TrimEnd('\n').Split('\n');
        string digest = blob.Digest["sha256:".Length..][..8];
        Assert.That(lines, Has.Some.Contains(digest).And.Contains(" 0% 0/100000"), stderr);
        Assert.That(lines[^1], Does.Contain(digest).And.Contain(" 100% 100000/100000"));
    }
}
