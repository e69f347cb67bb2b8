using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class ConnectionErrorTests : CliFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Registry_that_nobody_runs_is_unreachable(bool insecure)
    {
        using var dead = new DeadPort();

        ToolResult result = await DxfTool.RunAsync(For(dead.Host, insecure), "list-aliases", Repository);

        result.AssertFailed(69, "could not connect", "connection refused", dead.Host);
    }

    [Test]
    public async Task Push_to_nobody_is_unreachable_too()
    {
        using var dead = new DeadPort();
        (_, string path) = NewFile();

        ToolResult result = await DxfTool.RunAsync(For(dead.Host, insecure: true), "push-blob", Repository, path);

        result.AssertFailed(69, "could not connect", dead.Host);
    }

    [Test]
    public async Task Host_that_has_no_address_is_unreachable()
    {
        ToolResult result = await DxfTool.RunAsync(For("registry.invalid", insecure: true), "list-aliases", Repository);

        result.AssertFailed(69, "could not connect", "registry.invalid");
    }

    [Test]
    public async Task Port_of_a_host_named_oci_is_no_directory()
    {
        ProcessResult run = await ProcessRunner.RunAsync(
            DxfTool.Spec(For("oci:5000", insecure: true), "push-blob", Repository, NewFile().Path) with { WorkingDirectory = Folder.CreateFolder("work") });

        new ToolResult(run.ExitCode, run.Stdout, run.Stderr).AssertFailed(69, "could not connect", "oci:5000");
        Assert.That(Directory.GetFileSystemEntries(Folder.File("work")), Is.Empty);
    }

    [Test]
    public async Task Registry_that_speaks_http_only_is_told_apart()
    {
        RegistryProcess registry = await Registries.OpenAsync();

        ToolResult result = await DxfTool.RunAsync(For(registry.Host, insecure: false), "list-aliases", Repository);

        result.AssertFailed(69, "could not connect", "DXF_INSECURE=1");
    }

    [Test]
    public async Task Token_server_that_nobody_runs_is_unreachable()
    {
        using var dead = new DeadPort();
        Dictionary<string, string?> variables = ToolEnvironment.For(await Registries.TokenAsync());
        variables["DXF_AUTH_HOST"] = dead.Host;

        ToolResult result = await DxfTool.RunAsync(variables, "list-aliases", Repository);

        result.AssertFailed(69, "could not connect", "connection refused");
    }

    private static Dictionary<string, string?> For(string host, bool insecure) => new(StringComparer.Ordinal)
    {
        ["DXF_HOST"] = host,
        ["DXF_INSECURE"] = insecure ? "1" : null,
    };
}
