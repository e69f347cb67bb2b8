using Dxf.Bench.Peers;

namespace Dxf.Bench.Report;

/// <summary>What came of one workload.</summary>
/// <param name="Name">As in <c>--only</c>.</param>
/// <param name="Title">What was done.</param>
/// <param name="Measurements">In the order of the table; empty where nothing could be measured.</param>
/// <param name="Notes">What must be known to read the table.</param>
internal sealed record WorkloadReport(string Name, string Title, IReadOnlyList<Measurement> Measurements, IReadOnlyList<string> Notes)
{
    /// <summary>Whether it matters when the first line came.</summary>
    public bool ShowsFirstLine { get; init; }

    /// <summary>What all are compared with; null where there is nothing like that.</summary>
    public Measurement? Floor => Measurements.FirstOrDefault(static measurement => measurement.IsFloor);

    public Measurement? Dxf => Find(PeerNames.Dxf);

    public Measurement? Find(string name) =>
        Measurements.FirstOrDefault(measurement => string.Equals(measurement.Name, name, StringComparison.Ordinal));
}
