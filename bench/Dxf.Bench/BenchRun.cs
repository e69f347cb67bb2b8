using System.Globalization;
using Dxf.Bench.Data;
using Dxf.Bench.Peers;
using Dxf.Bench.Processes;
using Dxf.Bench.Registry;
using Dxf.Bench.Report;
using Dxf.Bench.Workloads;

namespace Dxf.Bench;

/// <summary>Measures all that was asked for, and reports.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Gets the tables.</param>
/// <param name="progress">Gets what is going on.</param>
internal sealed class BenchRun(BenchOptions options, TextWriter output, TextWriter progress)
{
    /// <summary>Returns whether dxf could be measured in all workloads.</summary>
    /// <exception cref="BenchException">Nothing can be measured.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Workload> workloads = [.. WorkloadList.All.Where(IsWanted)];
        bool large = workloads.Any(static workload => workload is MemoryWorkload);
        await using BenchFolder folder = BenchFolder.Create(options.Folder, options.Scale.SpaceNeeded(large));
        TimeProgram? time = await TimeProgram.FindAsync(folder.Path, cancellationToken);
        CommandRunner runner = new(time);
        PeerSet peers = await PeerSet.FindAsync(options, runner, cancellationToken);

        IReadOnlyList<string> conditions = [.. Conditions(folder, peers, time is not null)];
        await output.WriteLineAsync(string.Join('\n', conditions.Append(ReportText.HowToRead)) + "\n");

        BenchData data = new(folder.CreateFolder("data"));
        Contest contest = new(runner, options.Runs, Tell);
        List<WorkloadReport> reports = [];
        foreach (Workload workload in workloads)
        {
            WorkloadReport report = await MeasureAsync(workload, folder, data, peers, runner, contest, cancellationToken);
            reports.Add(report);
            await output.WriteAsync(ReportText.Text(report));
            await output.FlushAsync(cancellationToken);
        }

        await output.WriteLineAsync(ReportText.SummaryText(reports));
        if (options.MarkdownFile is { } file)
            await File.WriteAllTextAsync(file, ReportText.Markdown(conditions, reports), cancellationToken);
        return reports.All(static report => report.Measurements.Any(static measurement => IsDxf(measurement))
            && !report.Measurements.Any(static measurement => IsDxf(measurement) && measurement.Failure is not null));
    }

    private static bool IsDxf(Measurement measurement) => measurement.Name.StartsWith(PeerNames.Dxf, StringComparison.Ordinal);

    private bool IsWanted(Workload workload) => options.Only.Count > 0
        ? options.Only.Contains(workload.Name, StringComparer.Ordinal)
        : !workload.IsOptional || options.Large;

    private async Task<WorkloadReport> MeasureAsync(
        Workload workload, BenchFolder folder, BenchData data, PeerSet peers, CommandRunner runner, Contest contest, CancellationToken cancellationToken)
    {
        ForeignLoad foreign = new();
        try
        {
            Tell($"{workload.Name}: starting a registry and filling it");
            WorkloadReport report;
            await using (BenchContext context = new()
            {
                Scale = options.Scale,
                Peers = peers,
                Data = data,
                Runner = runner,
                Registry = await RegistryServer.StartAsync(peers.Registry.Command.Program, folder.CreateFolder("registry"), cancellationToken),
                OutputFolder = folder.CreateFolder("output"),
            })
            {
                WorkloadPlan plan = await workload.PlanAsync(context, cancellationToken);
                IReadOnlyList<Measurement> measurements = await contest.RunAsync(workload.Name, plan, cancellationToken);
                report = new WorkloadReport(workload.Name, plan.Title, measurements, [.. plan.Conclude(measurements), .. plan.Notes])
                {
                    ShowsFirstLine = plan.ShowsFirstLine,
                };
            }

            // Only now the registry's own time is known.
            return foreign.Describe() is { } note ? report with { Notes = [.. report.Notes, note] } : report;
        }
        catch (Exception exception) when (exception is BenchException or HttpRequestException or IOException)
        {
            return new WorkloadReport(workload.Name, workload.Summary, [], [$"Not measured: {exception.Message}"]);
        }
    }

    private IEnumerable<string> Conditions(BenchFolder folder, PeerSet peers, bool hasTime)
    {
        string quick = options.Quick ? " These are quick runs with little data: the figures say that it works, not how fast it is." : "";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"Medians of {options.Runs} runs, interleaved; everything on loopback, the registry's files in {folder.Kind}.{quick}");
        yield return Machine.Describe() + ".";
        yield return string.Join(", ", peers.All.Select(static peer => $"{peer.Name} {peer.Version}")) + ".";
        if (options.DxfVariables.Count > 0)
            yield return "dxf with " + string.Join(", ", options.DxfVariables.Select(static variable => $"{variable.Key}={variable.Value}")) + ".";
        if (peers.Missing.Count > 0)
            yield return "Not installed: " + string.Join(", ", peers.Missing) + ".";
        if (!hasTime)
            yield return "Without GNU time (the package \"time\") memory and processor time are not known.";
    }

    private void Tell(string text) => progress.WriteLine(text);
}
