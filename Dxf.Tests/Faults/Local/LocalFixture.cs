using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>The tool between a registry and a folder.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(300_000)]
internal abstract class LocalFixture : IDisposable
{
    protected const int MiB = 1024 * 1024;
    protected const string Blobs = "/blobs/sha256:";

    private readonly TempFolder _folder = new();

    protected static bool Soak => Environment.GetEnvironmentVariable("DXF_TEST_SOAK") is "1";

    protected RegistryProcess Registry { get; private set; } = null!;

    protected TestData Data { get; } = new();

    protected string Name { get; } = TestNames.NewRepository();

    protected string Folder => _folder.Path;

    [SetUp]
    public async Task StartAsync() => Registry = await Registries.OpenAsync();

    public void Dispose() => _folder.Dispose();

    protected static Dictionary<string, string?> ToolFor(FaultProxy proxy) => new(StringComparer.Ordinal)
    {
        ["DXF_HOST"] = proxy.Host,
        ["DXF_INSECURE"] = "1",
    };

    protected static Task<ToolResult> RunAsync(FaultProxy proxy, params string[] arguments) => DxfTool.RunAsync(ToolFor(proxy), arguments);

    protected Task<FaultProxy> ProxyAsync(params FaultRule[] rules) => FaultProxy.StartAsync(Registry, rules);

    protected string PathOf(params ReadOnlySpan<string> names) => _folder.File(names);

    protected string WriteFile(string name, ReadOnlySpan<byte> content) => _folder.WriteBytes(name, content);

    /// <summary>Puts a blob into the registry, past the proxy; its digest.</summary>
    protected async Task<string> StoreAsync(byte[] content)
    {
        using HttpClient client = Registry.CreateClient();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, Name, content);
        pushed.EnsureSuccessStatusCode();
        return TestData.DigestOf(content);
    }

    /// <summary>Of a folder: nothing but these files, by their names in it.</summary>
    protected static void AssertFiles(string folder, params string[] names) => Assert.That(
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)),
        Is.EquivalentTo(names));

    /// <summary>One or two lines, and no stack trace.</summary>
    protected static void AssertFailed(ToolResult result, int exitCode)
    {
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Stderr);
            Assert.That(result.Stderr, Does.StartWith("dxf: ").And.Not.Contains("   at "));
            Assert.That(result.Stderr.TrimEnd().Split('\n'), Has.Length.LessThanOrEqualTo(2));
        });
    }
}
