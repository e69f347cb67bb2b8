using System.Reflection;
using System.Text;

namespace Dxf.Tests.Infrastructure;

internal sealed record ToolResult(int ExitCode, byte[] Stdout, string Stderr)
{
    public string StdoutText => Encoding.UTF8.GetString(Stdout);
}

/// <summary>
/// The tool as its users have it: a program of its own. That is the one built with these tests, or the one that
/// <c>DXF_TEST_TOOL</c> names (the packed and installed one).
/// </summary>
internal static class DxfTool
{
    private static readonly Lazy<TempFolder> EmptyHome = new(() => new TempFolder());

    public static async Task<ToolResult> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ToResult(await ProcessRunner.RunAsync(Spec(environment, arguments)));

    public static async Task<ToolResult> RunWithInputAsync(IReadOnlyDictionary<string, string?> environment, Stream stdin, params string[] arguments) =>
        ToResult(await ProcessRunner.RunAsync(Spec(environment, arguments) with { Stdin = stdin }));

    public static Task<ToolResult> RunWithInputAsync(IReadOnlyDictionary<string, string?> environment, byte[] stdin, params string[] arguments) =>
        RunWithInputAsync(environment, new MemoryStream(stdin), arguments);

    /// <summary>For tests that watch or interrupt it.</summary>
    public static RunningProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ProcessRunner.Start(Spec(environment, arguments));

    /// <summary>What to run, for tests that want another time limit or working directory.</summary>
    public static ProcessSpec Spec(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        (string program, string[] first) = Program();
        return new ProcessSpec(program, [.. first, .. arguments]) { Environment = WithoutLogins(environment) };
    }

    /// <summary>Removes what the runs shared; <see cref="TestRun"/> calls it.</summary>
    public static void Stop()
    {
        if (EmptyHome.IsValueCreated) EmptyHome.Value.Dispose();
    }

    private static (string Program, string[] FirstArguments) Program()
    {
        if (Environment.GetEnvironmentVariable("DXF_TEST_TOOL") is { Length: > 0 } installed) return (installed, []);

        string assembly = typeof(DxfTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key is "DxfTool")?.Value
            ?? throw new InvalidOperationException("the tests were built without Dxf.Tool");
        return (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet", [assembly]);
    }

    /// <summary>The logins that docker and podman keep in the home folder of whoever runs the tests must not count.</summary>
    private static Dictionary<string, string?> WithoutLogins(IReadOnlyDictionary<string, string?> environment)
    {
        var isolated = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = EmptyHome.Value.Path,
            ["XDG_RUNTIME_DIR"] = EmptyHome.Value.Path,
            ["XDG_CONFIG_HOME"] = null,
            ["XDG_STATE_HOME"] = null,
        };
        foreach ((string name, string? value) in environment) isolated[name] = value;
        return isolated;
    }

    private static ToolResult ToResult(ProcessResult result) => new(result.ExitCode, result.Stdout, result.Stderr);
}
