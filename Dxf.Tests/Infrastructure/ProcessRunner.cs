namespace Dxf.Tests.Infrastructure;

/// <summary>Runs programs: stdout as bytes, stderr as text, and never longer than the time limit.</summary>
internal static class ProcessRunner
{
    public static async Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken = default)
    {
        await using RunningProcess process = RunningProcess.Start(spec);
        if (spec.Stdin is null) process.CloseStdin();
        return await process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>For tests that watch a program while it runs. Its stdin stays open unless the spec has one.</summary>
    public static RunningProcess Start(ProcessSpec spec) => RunningProcess.Start(spec);
}
