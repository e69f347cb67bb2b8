using System.Globalization;
using Dxf.Bench.Processes;
using Dxf.Bench.Report;
using Dxf.Bench.Workloads;

namespace Dxf.Bench;

/// <summary>
/// Runs the contenders of a workload in turn (A B C, A B C, ...), so that what disturbs the machine for a while
/// disturbs them alike.
/// </summary>
/// <param name="runner">Runs them.</param>
/// <param name="runs">How often each is timed.</param>
/// <param name="tell">Told what is going on.</param>
internal sealed class Contest(CommandRunner runner, int runs, Action<string> tell)
{
    // What takes so long varies little, and would take too much of everyone's time.
    private static readonly TimeSpan OneRunIsEnough = TimeSpan.FromSeconds(20);

    public async Task<IReadOnlyList<Measurement>> RunAsync(string workload, WorkloadPlan plan, CancellationToken cancellationToken)
    {
        List<(Contender Contender, Measurement Measurement, TimeSpan First)> entries = [];
        foreach (Contender contender in plan.Contenders)
        {
            Measurement measurement = Measurement.Of(contender);
            TimeSpan first = TimeSpan.Zero;
            if (!plan.IsCheckedInEachRun)
            {
                // It also warms up what is warm from then on: the files, and what programs compile and keep.
                tell($"{workload}: {contender.Name}, to check what it does");
                first = (await RunAsync(contender, measurement, thorough: true, cancellationToken))?.Elapsed ?? first;
            }

            entries.Add((contender, measurement, first));
        }

        int count = Math.Min(plan.RunsLimit, runs * plan.RunsFactor);
        for (int run = 1; run <= count; run++)
        {
            foreach ((Contender contender, Measurement measurement, TimeSpan first) in entries)
            {
                bool isEnough = run > 1 && (first >= OneRunIsEnough || measurement.Slowest >= OneRunIsEnough);
                if (measurement.Failure is not null || isEnough)
                    continue;

                tell(string.Create(CultureInfo.InvariantCulture, $"{workload}: {contender.Name}, run {run} of {count}"));
                if (await RunAsync(contender, measurement, plan.IsCheckedInEachRun, cancellationToken) is { } result)
                    measurement.Add(result);
            }
        }

        return [.. entries.Select(static entry => entry.Measurement)];
    }

    /// <summary>Runs it once; null where it didn't do its work, which the measurement then says.</summary>
    private async Task<CommandResult?> RunAsync(Contender contender, Measurement measurement, bool thorough, CancellationToken cancellationToken)
    {
        try
        {
            await contender.Prepare(cancellationToken);
            CommandResult result = await runner.RunAsync(contender.Command, hash: thorough, cancellationToken);
            Checks.Require(result.ExitCode is 0, string.Create(CultureInfo.InvariantCulture, $"exit code {result.ExitCode}: {LastLine(result.ErrorOutput)}"));
            await contender.Check(result, thorough, cancellationToken);
            return result;
        }
        catch (Exception exception) when (exception is CheckFailedException or BenchException)
        {
            measurement.Fail(exception.Message);
            return null;
        }
    }

    private static string LastLine(string text) => text.Trim().Split('\n')[^1].Trim();
}
