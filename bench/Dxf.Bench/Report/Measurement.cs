using Dxf.Bench.Processes;
using Dxf.Bench.Workloads;

namespace Dxf.Bench.Report;

/// <summary>What came of all runs of one contender.</summary>
internal sealed class Measurement(string name, bool isFloor, string? remark)
{
    private readonly List<CommandResult> _runs = [];

    public string Name => name;

    public bool IsFloor => isFloor;

    public string? Remark => remark;

    /// <summary>Why it has no figures; null where it has.</summary>
    public string? Failure { get; private set; }

    public int Runs => _runs.Count;

    /// <summary>The median; half of the runs took no longer.</summary>
    public TimeSpan? Elapsed => Median(static run => run.Elapsed);

    public TimeSpan? Fastest => Runs is 0 ? null : _runs.Min(static run => run.Elapsed);

    public TimeSpan? Slowest => Runs is 0 ? null : _runs.Max(static run => run.Elapsed);

    /// <summary>The median of the times until the first line.</summary>
    public TimeSpan? FirstLine => Median(static run => run.FirstLine);

    /// <summary>The median.</summary>
    public TimeSpan? ProcessorTime => Median(static run => run.Cost?.ProcessorTime);

    /// <summary>The most of all runs, in bytes.</summary>
    public long? PeakMemory => _runs.Max(static run => run.Cost?.PeakMemory);

    public static Measurement Of(Contender contender) => new(contender.Name, contender.IsFloor, contender.Remark);

    public void Add(CommandResult run) => _runs.Add(run);

    /// <summary>A program that didn't do its work has no figures, whatever it had before.</summary>
    public void Fail(string reason)
    {
        Failure = reason;
        _runs.Clear();
    }

    /// <summary>The middle one; of an even number the mean of the two in the middle.</summary>
    public static TimeSpan? Median(IEnumerable<TimeSpan> values)
    {
        TimeSpan[] sorted = [.. values.Order()];
        return sorted.Length is 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private TimeSpan? Median(Func<CommandResult, TimeSpan?> select) => Median(_runs.Select(select).OfType<TimeSpan>());
}
