using System.Globalization;
using Dxf.Bench.Peers;

namespace Dxf.Bench.Report;

/// <summary>Puts figures into tables.</summary>
internal static class ReportTables
{
    private static readonly string[] SummaryPeers =
        [PeerNames.Dxf, PeerNames.PythonDxf, PeerNames.Oras, PeerNames.Crane, PeerNames.Skopeo];

    /// <summary>One workload, with all that was measured.</summary>
    public static Table Details(WorkloadReport report)
    {
        List<string> header = ["", "median", "fastest - slowest", "x floor", "x dxf", "processor", "peak memory", "runs"];
        if (report.ShowsFirstLine)
            header.Insert(1, "first line");
        return new Table(header, [.. report.Measurements.Select(Row)]);

        IReadOnlyList<string> Row(Measurement measurement)
        {
            List<string> cells =
            [
                measurement.IsFloor ? measurement.Name + " (floor)" : measurement.Name,
                measurement.Failure is null ? Quantities.Time(measurement.Elapsed) : "failed",
                Quantities.Range(measurement.Fastest, measurement.Slowest),
                Quantities.Ratio(measurement.Elapsed, report.Floor?.Elapsed),
                Quantities.Ratio(measurement.Elapsed, report.Dxf?.Elapsed),
                Quantities.Processor(measurement.ProcessorTime),
                Quantities.Memory(measurement.PeakMemory),
                measurement.Runs.ToString(CultureInfo.InvariantCulture),
            ];
            if (report.ShowsFirstLine)
                cells.Insert(1, Quantities.Time(measurement.FirstLine));
            return cells;
        }
    }

    /// <summary>All workloads that something is compared in: medians, with how often the floor they are.</summary>
    public static Table Summary(IReadOnlyList<WorkloadReport> reports)
    {
        IEnumerable<WorkloadReport> compared = reports.Where(static report => report.Dxf is not null);
        return new Table(["workload", "floor", .. SummaryPeers], [.. compared.Select(Row)]);

        static IReadOnlyList<string> Row(WorkloadReport report) =>
        [
            report.Name,
            report.Floor is { Elapsed: not null } floor ? $"{floor.Name} {Quantities.Time(floor.Elapsed)}" : "-",
            .. SummaryPeers.Select(name => Cell(report, name)),
        ];

        static string Cell(WorkloadReport report, string name) => report.Find(name) switch
        {
            null => "-",
            { Failure: not null } => "failed",
            { } measurement when report.Floor?.Elapsed is { } floor => $"{Quantities.Time(measurement.Elapsed)} ({Quantities.Ratio(measurement.Elapsed, floor)})",
            { } measurement => Quantities.Time(measurement.Elapsed),
        };
    }

    /// <summary>What must be known to read the workload's table.</summary>
    public static IEnumerable<string> Notes(WorkloadReport report)
    {
        foreach (Measurement measurement in report.Measurements.Where(static measurement => measurement.Failure is not null))
            yield return $"{measurement.Name} failed: {measurement.Failure}.";
        foreach (IGrouping<string, Measurement> alike in report.Measurements.Where(static measurement => measurement.Remark is not null).GroupBy(static measurement => measurement.Remark!, StringComparer.Ordinal))
            yield return $"{string.Join(", ", alike.Select(static measurement => measurement.Name))}: {alike.Key}.";
        foreach (string note in report.Notes)
            yield return note;
    }
}
