using System.Globalization;
using Dxf.Bench;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Bench;

/// <summary>The bench on the tool that was built with these tests. What it measures is not looked at: only that it does.</summary>
internal sealed class BenchRunTests
{
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task Each_workload_is_measured_and_reported()
    {
        string markdown = _folder.File("table.md");
        (int exitCode, string output, string errors) = await RunAsync("get-alias,pull,push-new,slow-set-alias", "--markdown", markdown);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero, output + errors);
            Assert.That(output, Does.Contain("\nSummary").And.Not.Contain("failed"));
            Assert.That(await File.ReadAllTextAsync(markdown), Does.Contain("\n| push-new | ").And.Contain("\n**`push-new`**: one file of 1 MiB"));
        }
    }

    [Test]
    public async Task A_program_that_does_not_do_its_work_has_no_figures()
    {
        // It ends well, whatever it is told to do, and does nothing.
        (int exitCode, string output, string errors) = await RunAsync("pull,push-new", "--oras", "true");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero, output + errors);
            Assert.That(output, Does.Contain("oras failed: 0 bytes came on stdout, not 1048576."));
            Assert.That(output, Does.Match("oras failed: sha256:[0-9a-f]{64} is not on stdout"));
            Assert.That(output, Does.Match("\n  oras +failed +- +- +- "));
        }
    }

    [Test]
    public async Task A_program_that_is_named_must_run()
    {
        (int exitCode, string output, string errors) = await RunAsync("get-alias", "--skopeo", _folder.File("nothing"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1), output);
            Assert.That(errors, Does.Contain("bench: skopeo: ").And.Contain("does not run"));
        }
    }

    [Test]
    public async Task Nothing_is_left_behind()
    {
        string folder = _folder.CreateFolder("work");
        (int exitCode, string output, string errors) = await RunAsync("get-alias", "--folder", folder);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Zero, output + errors);
            Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
        }
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string workloads, params string[] more)
    {
        ProcessSpec tool = DxfTool.Spec(new Dictionary<string, string?>(StringComparer.Ordinal));
        string folder = _folder.CreateFolder("data-" + Guid.NewGuid().ToString("n"));
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter errors = new(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "--quick", "--runs", "1", "--size", "1MiB", "--only", workloads, "--dxf", string.Join(' ', tool.Arguments.Prepend(tool.Program)),
            "--docker-registry", RegistryProgram.Find(), .. more.Contains("--folder") ? [] : (string[])["--folder", folder], .. more,
        ];
        return (await BenchCommandLine.RunAsync(arguments, output, errors), output.ToString(), errors.ToString());
    }
}
