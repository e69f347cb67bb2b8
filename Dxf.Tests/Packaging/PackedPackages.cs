using System.IO.Compression;
using System.Security.Cryptography;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Packaging;

/// <summary>All packages, made as the README says from a copy of the sources, with a version that no cache knows.</summary>
internal sealed class PackedPackages : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly TempFolder _folder = new();

    public string Version { get; } = "0.0.0-test." + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>Where the packages are.</summary>
    public string Folder => _folder.File("sources", "artifacts", "packages");

    /// <summary>Where the installed tool is.</summary>
    public string ToolFolder => _folder.File("tool");

    public string Tool => Path.Combine(ToolFolder, OperatingSystem.IsWindows() ? "dxf.exe" : "dxf");

    /// <summary>The packages' names, without the version.</summary>
    public IEnumerable<string> Names => new DirectoryInfo(Folder).EnumerateFiles()
        .Select(file => file.Name.Replace("." + Version, "", StringComparison.Ordinal));

    public async Task PackAsync()
    {
        SourceTree.CopyTo(_folder.File("sources"));
        await RunDotnetAsync(_folder.File("sources"), "pack", "-p:Version=" + Version);
    }

    public Task InstallToolAsync() => RunDotnetAsync(
        _folder.Path, "tool", "install", "dxf", "--tool-path", ToolFolder, "--source", Folder, "--version", Version);

    /// <summary>Makes a console program of this code that references the packed library, and runs it.</summary>
    public async Task<string> RunConsumerAsync(string code)
    {
        string project = _folder.CreateFolder("consumer");
        await File.WriteAllTextAsync(Path.Combine(project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{Folder}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Dxf.Client" Version="{Version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{SourceTree.PackageVersion("Microsoft.Extensions.Hosting")}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), code);
        return await RunDotnetAsync(project, "run");
    }

    public IReadOnlyList<string> ReadEntries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(package));
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    public string ReadText(string package, string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(package));
        using StreamReader reader = new(archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        _folder.Dispose();

        // What the consumer's restore left in the user's cache serves nobody else.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string name in (string[])["dxf.client", "dxf.abstractions"])
        {
            string folder = Path.Combine(cache, name, Version);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private string PathOf(string package) => Path.Combine(
        Folder, Path.GetFileNameWithoutExtension(package) + "." + Version + Path.GetExtension(package));

    private static async Task<string> RunDotnetAsync(string folder, params string[] arguments)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        ProcessResult result = await ProcessRunner.RunAsync(new ProcessSpec(dotnet, arguments)
        {
            WorkingDirectory = folder,
            Timeout = Patience,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["DOTNET_NOLOGO"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",

                // The test run's own SDK tells its children where it is, which is not where theirs must be looked for.
                ["MSBuildSDKsPath"] = null,
                ["MSBUILD_EXE_PATH"] = null,
                ["MSBuildExtensionsPath"] = null,
            },
        });
        string output = System.Text.Encoding.UTF8.GetString(result.Stdout);
        Assert.That(result.ExitCode, Is.Zero, $"dotnet {string.Join(' ', arguments)}\n{output}\n{result.Stderr}");
        return output;
    }
}
