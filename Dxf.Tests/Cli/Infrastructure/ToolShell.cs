using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>The tool in a shell's hands, which can give it a stdout that a test can't.</summary>
internal static class ToolShell
{
    /// <param name="script">A script in which <c>"$@"</c> runs the tool.</param>
    /// <param name="environment">The tool's variables.</param>
    /// <param name="arguments">The tool's arguments.</param>
    public static async Task<ToolResult> RunAsync(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ProcessSpec tool = DxfTool.Spec(environment, arguments);
        ProcessResult result = await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", ["-c", script, "sh", tool.Program, .. tool.Arguments])
        {
            Environment = tool.Environment,
        });
        return new ToolResult(result.ExitCode, result.Stdout, result.Stderr);
    }
}
