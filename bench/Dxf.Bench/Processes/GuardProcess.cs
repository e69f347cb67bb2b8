using System.Diagnostics;

namespace Dxf.Bench.Processes;

/// <summary>
/// A shell that waits for the end of the bench, however that ends, and then cleans up: it reads a pipe that only the
/// bench can write to, and the system closes that when the bench is gone, even killed.
/// </summary>
internal sealed class GuardProcess : IAsyncDisposable
{
    private const string Serve = """
        trap '' INT HUP
        "$@" </dev/null &
        server=$!
        exec >/dev/null 2>&1
        read -r _
        kill -KILL "$server"
        wait "$server"
        """;

    private const string Remove = """
        trap '' INT HUP
        read -r _
        rm -rf -- "$1"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private GuardProcess(Process process) => _process = process;

    /// <summary>What the server writes to stdout and stderr; it ends with the server.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a server, which is killed in the end.</summary>
    public static GuardProcess StartServer(Command command) => Start(
        ["-c", "exec 2>&1\n" + Serve, "sh", command.Program, .. command.Arguments], command.Environment);

    /// <summary>Removes a folder in the end.</summary>
    public static GuardProcess StartRemoving(string folder) =>
        Start(["-c", Remove, "sh", folder], new Dictionary<string, string>(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource limit = new(Patience);
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

    private static GuardProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new("/bin/sh", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        CommandEnvironment.Apply(start.Environment, environment);
        return new GuardProcess(Process.Start(start)!);
    }
}
