using System.Text;
using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>The tool at a terminal, made by <c>script</c>: what a user would see, and type.</summary>
internal sealed class ToolTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly RunningProcess _process;
    private readonly StringBuilder _screen = new();

    private ToolTerminal(RunningProcess process) => _process = process;

    /// <summary>What has been on the screen so far.</summary>
    public string Screen => _screen.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <param name="script">A script in which <c>"$@"</c> runs the tool.</param>
    /// <param name="environment">The tool's variables.</param>
    /// <param name="arguments">The tool's arguments.</param>
    public static ToolTerminal Start(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ProcessSpec tool = DxfTool.Spec(environment, arguments);
        string command = string.Join(' ', new[] { "sh", "-c", script, "sh", tool.Program }.Concat(tool.Arguments).Select(Quote));
        return new ToolTerminal(ProcessRunner.Start(new ProcessSpec("script", "--quiet", "--return", "--flush", "--command", command, "/dev/null")
        {
            Environment = tool.Environment,
            Timeout = Limit,
        }));
    }

    /// <summary>Reads until this is on the screen.</summary>
    public async Task WaitForAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        byte[] buffer = new byte[1024];
        while (!Screen.Contains(text, StringComparison.Ordinal))
        {
            int read = await _process.Stdout.ReadAsync(buffer, limit.Token);
            if (read is 0) throw new InvalidOperationException($"The terminal was closed without \"{text}\". It showed:\n{Screen}");
            _screen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    public async Task TypeAsync(string text)
    {
        await _process.Stdin.WriteAsync(Encoding.UTF8.GetBytes(text));
        await _process.Stdin.FlushAsync();
    }

    /// <summary>The exit code, once all that was to be shown is shown.</summary>
    public async Task<int> WaitForExitAsync()
    {
        ProcessResult result = await _process.WaitForExitAsync();
        _screen.Append(Encoding.UTF8.GetString(result.Stdout));
        return result.ExitCode;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
