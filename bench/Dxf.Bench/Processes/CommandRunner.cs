using System.ComponentModel;
using System.Diagnostics;

namespace Dxf.Bench.Processes;

/// <summary>Runs programs and measures them.</summary>
/// <param name="time">What counts their memory, or null where there is none.</param>
internal sealed class CommandRunner(TimeProgram? time)
{
    /// <summary>Runs a program to its end; its stdin is empty.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="hash">Whether to compute the digest of what it writes, which takes processor time from it.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="BenchException">It could not be started, or did not end in time.</exception>
    public async Task<CommandResult> RunAsync(Command command, bool hash, CancellationToken cancellationToken)
    {
        Command started = time?.Wrap(command) ?? command;
        ProcessStartInfo start = new(started.Program, started.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = started.WorkingDirectory ?? "",
        };
        CommandEnvironment.Apply(start.Environment, started.Environment);

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(command.Limit);
        long from = Stopwatch.GetTimestamp();
        using Process process = Start(start);
        OutputMeter meter = new(process.StandardOutput.BaseStream, hash);
        Task read = meter.ReadAsync();
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            await read;
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new BenchException($"did not end within {command.Limit.TotalMinutes} minutes", exception);
        }

        long to = Stopwatch.GetTimestamp();
        return new CommandResult
        {
            ExitCode = process.ExitCode,
            Elapsed = Stopwatch.GetElapsedTime(from, to),
            FirstLine = meter.FirstLineAt is { } at ? Stopwatch.GetElapsedTime(from, at) : null,
            OutputLength = meter.Length,
            OutputHead = meter.Head,
            OutputDigest = meter.Digest,
            ErrorOutput = await errors,
            Cost = time is null ? null : await time.ReadCostAsync(cancellationToken),
        };
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new BenchException($"{start.FileName} could not be started: {exception.Message}", exception);
        }
    }
}
