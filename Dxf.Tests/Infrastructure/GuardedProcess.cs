using System.Diagnostics;

namespace Dxf.Tests.Infrastructure;

/// <summary>
/// A server process that cannot outlive the test host, however that ends. A shell between the two holds the reading
/// end of a pipe whose writing end only the test host has: when the host is gone, even killed, the kernel closes the
/// pipe and the shell kills the server. (The parent-death signal of Linux, as <c>setpriv --pdeathsig</c> sets it, is
/// sent when the starting thread ends, not the process: a thread pool's thread would take the server with it.)
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const string Script = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        { read -r _ <&3; kill -KILL "$server" 2>/dev/null; } &
        guard=$!
        exec 3<&-
        wait "$server"
        status=$?
        kill "$guard" 2>/dev/null
        exit "$status"
        """;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private GuardedProcess(Process process) => _process = process;

    /// <summary>Starts the program; every line it writes, to stdout or stderr, goes to <paramref name="onLine"/>.</summary>
    public static GuardedProcess Start(string program, IReadOnlyList<string> arguments, Action<string> onLine, string ownVariablesPrefix)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith(ownVariablesPrefix, StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => { if (line.Data is not null) onLine(line.Data); };
        process.ErrorDataReceived += (_, line) => { if (line.Data is not null) onLine(line.Data); };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new GuardedProcess(process);
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
