using System.Runtime.InteropServices;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Readme;
using NUnit.Framework;

namespace Dxf.Tests.Packaging;

/// <summary>The packages as users get them: packed, installed, run. Trimming mistakes show here and nowhere else.</summary>
internal sealed class PackagingTests
{
    private readonly PackedPackages _packages = new();

    [OneTimeSetUp]
    public async Task PackAndInstall()
    {
        await _packages.PackAsync();
        await _packages.InstallToolAsync();
    }

    [OneTimeTearDown]
    public void Clean() => _packages.Dispose();

    [Test]
    public void Packing_makes_the_tool_for_each_platform_and_the_libraries_with_symbols() =>
        Assert.That(_packages.Names, Is.EquivalentTo(new[]
        {
            "dxf.nupkg", "dxf.linux-x64.nupkg", "dxf.win-x64.nupkg", "dxf.any.nupkg",
            "Dxf.Client.nupkg", "Dxf.Client.snupkg", "Dxf.Abstractions.nupkg", "Dxf.Abstractions.snupkg",
        }));

    [TestCase("Dxf.Client")]
    [TestCase("Dxf.Abstractions")]
    public void A_library_comes_with_documentation_readme_licence_and_symbols(string name)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_packages.ReadEntries(name + ".nupkg"), Is.SupersetOf(new[]
            {
                "README.md", "LICENSE", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml",
            }));
            Assert.That(_packages.ReadEntries(name + ".snupkg"), Does.Contain($"lib/net10.0/{name}.pdb"));
            Assert.That(
                _packages.ReadText(name + ".nupkg", name + ".nuspec"),
                Does.Contain("<license type=\"expression\">MIT</license>").And.Contain("<readme>README.md</readme>"));
        }
    }

    [Test]
    public async Task The_installed_tool_tells_its_version()
    {
        ProcessResult result = await RunAsync([], "--version");

        Assert.That(System.Text.Encoding.UTF8.GetString(result.Stdout), Is.EqualTo(_packages.Version + "\n"), result.Stderr);
    }

    [Test]
    public async Task The_installed_tool_runs_every_verb_in_a_directory()
    {
        using TempFolder folder = new();
        await RunEveryVerbAsync(new(StringComparer.Ordinal) { ["DXF_HOST"] = "oci:" + folder.File("store") }, folder);
    }

    [Test]
    public async Task The_installed_tool_runs_every_verb_on_a_registry_with_tokens()
    {
        using TempFolder folder = new();
        await RunEveryVerbAsync(ToolEnvironment.For(await Registries.TokenAsync()), folder);
    }

    [Test]
    public async Task The_installed_tool_shows_progress_and_errors_in_full()
    {
        using TempFolder folder = new();
        string file = folder.WriteText("file", "some data");
        Dictionary<string, string?> environment = new(StringComparer.Ordinal)
        {
            ["DXF_HOST"] = "oci:" + folder.File("store"),
            ["DXF_PROGRESS"] = "1",
        };
        ProcessResult pushed = await RunAsync(environment, "push-blob", TestNames.NewRepository(), file);

        RegistryProcess registry = await Registries.BasicAsync();
        ProcessResult refused = await RunAsync(
            new(StringComparer.Ordinal) { ["DXF_HOST"] = registry.Host }, "list-repos");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pushed.Stderr, Does.Contain(" 0%").And.Contain(" 100%").And.Contain(" 9/9"));
            Assert.That(refused.ExitCode, Is.EqualTo(69));
            Assert.That(refused.Stderr, Does.Contain("errors in the certificate chain"), "messages of the runtime were trimmed away");
        }
    }

    [Test]
    public async Task The_installed_tool_needs_no_dotnet_where_there_is_a_package_for_the_platform()
    {
        Assume.That(RuntimeInformation.RuntimeIdentifier, Is.EqualTo("linux-x64").Or.EqualTo("win-x64"));
        ProcessResult result = await RunAsync(new(StringComparer.Ordinal) { ["PATH"] = "", ["DOTNET_ROOT"] = "" }, "--help");

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
    }

    [Test]
    public async Task The_installed_tool_is_compiled_beforehand_down_to_the_runtime()
    {
        Assume.That(RuntimeInformation.RuntimeIdentifier, Is.EqualTo("linux-x64").Or.EqualTo("win-x64"));
        using TempFolder folder = new();
        ProcessResult result = await RunAsync(
            new(StringComparer.Ordinal)
            {
                ["DXF_HOST"] = "oci:" + folder.CreateFolder("store"),
                ["DOTNET_JitDisasmSummary"] = "1",
                ["DOTNET_JitStdOutFile"] = folder.File("compiled"),
            },
            "list-repos");
        string[] compiled = await File.ReadAllLinesAsync(folder.File("compiled"));

        // 15 on .NET 10.0.12; without the framework's profile 131.
        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(compiled, Has.Length.InRange(1, 50), string.Join('\n', compiled));
    }

    [Test]
    public async Task A_console_program_uses_the_packed_library_as_the_readme_shows()
    {
        string example = ReadmeTests.CSharpBlocks(await File.ReadAllTextAsync(SourceTree.File("README.md"))).First();
        string output = await _packages.RunConsumerAsync(example);

        Assert.That(output, Does.Contain("30 bytes"));
    }

    private async Task RunEveryVerbAsync(Dictionary<string, string?> environment, TempFolder folder)
    {
        string repository = TestNames.NewRepository();
        string other = TestNames.NewRepository();
        string file = folder.WriteText("file", "some data");
        string digest = TestData.DigestOf("some data"u8);

        await ExpectAsync(digest + "\n", "push-blob", repository, file, "@first");
        await ExpectAsync("some data", "pull-blob", repository, "@first");
        await ExpectAsync("9\n", "blob-size", repository, digest);
        await ExpectAsync(digest + "\n", "mount-blob", other, repository, digest, "@mounted");
        string manifest = await ExpectAsync(null, "set-alias", repository, "second", digest, file);
        await ExpectAsync(manifest, "get-manifest", repository, "second");
        await ExpectAsync($"{digest}\n{digest}\n", "get-alias", repository, "second");
        await ExpectAsync(digest + "\n", "get-digest", repository, "second");
        await ExpectAsync(digest + "\n", "get-image-id", repository, "second");
        await ExpectAsync(TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(manifest)) + "\n", "get-manifest-digest", repository, "second");
        await ExpectAsync("first\nsecond\n", "list-aliases", repository);
        Assert.That(await ExpectAsync(null, "list-repos"), Does.Contain(repository + "\n").And.Contain(other + "\n"));
        string token = await ExpectAsync(null, "auth", repository, "pull");
        Assert.That(token.Length > 0, Is.EqualTo(environment.ContainsKey("DXF_USERNAME")));
        await ExpectAsync($"{digest}\n{digest}\n", "del-alias", repository, "second");
        await ExpectAsync("", "del-blob", repository, digest);

        async Task<string> ExpectAsync(string? expected, params string[] arguments)
        {
            ProcessResult result = await RunAsync(environment, arguments);
            string output = System.Text.Encoding.UTF8.GetString(result.Stdout);
            Assert.That(result.ExitCode, Is.Zero, $"{string.Join(' ', arguments)}: {result.Stderr}");
            if (expected is not null) Assert.That(output, Is.EqualTo(expected), string.Join(' ', arguments));
            return output;
        }
    }

    private Task<ProcessResult> RunAsync(Dictionary<string, string?> environment, params string[] arguments) =>
        ProcessRunner.RunAsync(new ProcessSpec(_packages.Tool, arguments) { Environment = environment });
}
