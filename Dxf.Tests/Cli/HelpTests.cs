using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class HelpTests : CliFixture
{
    private static readonly string[] Verbs =
    [
        "push-blob", "pull-blob", "blob-size", "mount-blob", "del-blob", "set-alias", "get-alias", "del-alias",
        "get-digest", "get-manifest", "get-manifest-digest", "copy", "make-payload", "push-payload", "list-aliases", "list-referrers", "list-repos", "auth", "push-blobs", "login", "logout",
    ];

    private static readonly string[] EndpointOptions =
    [
        "--host", "--insecure", "--username", "--password", "--authorization", "--auth-host", "--token", "--skip-tls-verify", "--tls-verify", "--json",
    ];

    [TestCaseSource(nameof(Verbs))]
    public async Task Help_of_a_verb_has_an_example_and_the_options_and_needs_no_host(string verb)
    {
        ToolResult result = await DxfAsync(verb, "--help");

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        Assert.That(result.StdoutText, Does.Contain($"Usage:\n  dxf {verb}").And.Contain("Examples:\n").And.Contain("Exit codes:"));
        string examples = result.StdoutText[result.StdoutText.IndexOf("Examples:\n", StringComparison.Ordinal)..];
        Assert.That(examples, Does.Contain($"dxf {verb}"));
        foreach (string option in EndpointOptions) Assert.That(result.StdoutText, Does.Contain($"  {option}"));
    }

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("-?")]
    public async Task Help_lists_every_verb(string option)
    {
        ToolResult result = await DxfAsync(option);

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        foreach (string verb in Verbs) Assert.That(result.StdoutText, Does.Match($@"(?m)^  {verb}\b"));
        Assert.That(result.StdoutText, Does.Contain("get-image-id").And.Contain("Examples:\n"));
    }

    [TestCase("pull-blob", "--platform", "DXF_PLATFORM")]
    [TestCase("pull-blob", "--blob-info", "DXF_BLOB_INFO")]
    [TestCase("pull-blob", "--chunk-size", "DXF_CHUNK_SIZE")]
    [TestCase("push-blob", "--progress", "DXF_PROGRESS")]
    [TestCase("set-alias", "--manifest", "DXF_MANIFEST")]
    public async Task Options_name_their_variables(string verb, string option, string variable)
    {
        ToolResult result = await DxfAsync(verb, "--help");

        Assert.That(result.StdoutText.Split('\n'), Has.Some.Contains(option).And.Contains($"[{variable}"));
    }

    [Test]
    public async Task Help_wins_over_whatever_else_is_wrong()
    {
        ToolResult result = await DxfAsync("push-blob", "NOT/A/REPO", "--help");

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        Assert.That(result.StdoutText, Does.Contain("dxf push-blob"));
    }

    [Test]
    public async Task Version_is_one_line()
    {
        ToolResult result = await DxfAsync("--version");

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        Assert.That(result.StdoutText, Does.Match(@"\A[0-9]+\.[0-9]+\.[0-9]+[-.0-9A-Za-z]*\n\z"));
    }

    private static Task<ToolResult> DxfAsync(params string[] arguments) =>
        DxfTool.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal), arguments);
}
