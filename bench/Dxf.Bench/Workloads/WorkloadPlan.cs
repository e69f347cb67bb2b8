using Dxf.Bench.Report;

namespace Dxf.Bench.Workloads;

/// <summary>A workload, ready to be measured.</summary>
/// <param name="Title">What is done, with the sizes.</param>
/// <param name="Contenders">In the order in which they run and stand in the table.</param>
internal sealed record WorkloadPlan(string Title, IReadOnlyList<Contender> Contenders)
{
    /// <summary>What else must be known to read the table.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Whether checking thoroughly takes nothing from the run that is timed, so that no run is needed for that alone.
    /// </summary>
    public bool IsCheckedInEachRun { get; init; }

    /// <summary>Whether it matters when the first line came.</summary>
    public bool ShowsFirstLine { get; init; }

    /// <summary>How many runs there are for each that was asked for: what takes little time varies much.</summary>
    public int RunsFactor { get; init; } = 1;

    /// <summary>The most runs.</summary>
    public int RunsLimit { get; init; } = int.MaxValue;

    /// <summary>What follows from the figures.</summary>
    public Func<IReadOnlyList<Measurement>, IEnumerable<string>> Conclude { get; init; } = static _ => [];
}
