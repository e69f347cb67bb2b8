using Dxf.Bench.Processes;

namespace Dxf.Bench.Workloads;

/// <summary>One way to do a workload's work.</summary>
/// <param name="Name">As in the tables: the program's, or that of a variation of it.</param>
/// <param name="Command">What is timed.</param>
internal sealed record Contender(string Name, Command Command)
{
    /// <summary>Looks whether the work was done; throws <see cref="CheckFailedException"/> where it wasn't.</summary>
    public required ContenderCheck Check { get; init; }

    /// <summary>Done before each run, and not timed.</summary>
    public Func<CancellationToken, Task> Prepare { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether the others are compared with it: the least that the work takes by other means.</summary>
    public bool IsFloor { get; init; }

    /// <summary>What must be known to judge its figures, such as that it leaves a part of the work out.</summary>
    public string? Remark { get; init; }
}

/// <param name="result">What came of the run.</param>
/// <param name="thorough">
/// Whether to read everything and compute digests. Otherwise a look at lengths must do, because it is done between
/// runs that are timed; the same command was looked at thoroughly before.
/// </param>
/// <param name="cancellationToken">Stops it.</param>
internal delegate Task ContenderCheck(CommandResult result, bool thorough, CancellationToken cancellationToken);

/// <summary>A program ended without having done its work; the message says what is missing.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
