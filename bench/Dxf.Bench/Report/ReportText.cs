using System.Text;

namespace Dxf.Bench.Report;

/// <summary>The whole report, as text for a terminal and as Markdown.</summary>
internal static class ReportText
{
    public const string HowToRead =
        "Medians. \"x floor\" and \"x dxf\": how many times as long as the floor (the least that the work takes by other means) "
        + "and as dxf. \"processor\": the time on all cores together. \"peak memory\": resident, the most of all runs.";

    /// <summary>One workload, as it is printed when it is done.</summary>
    public static string Text(WorkloadReport report)
    {
        StringBuilder text = new();
        text.Append(report.Name).Append(": ").Append(report.Title).Append('\n');
        if (report.Measurements.Count > 0)
            text.Append(ReportTables.Details(report).ToText());
        foreach (string note in ReportTables.Notes(report))
            text.Append("  * ").Append(note).Append('\n');
        return text.Append('\n').ToString();
    }

    public static string SummaryText(IReadOnlyList<WorkloadReport> reports) =>
        "Summary: medians, and how many times the floor they are\n" + ReportTables.Summary(reports).ToText();

    /// <param name="conditions">What was measured on what, one a line.</param>
    /// <param name="reports">What came of it.</param>
    public static string Markdown(IReadOnlyList<string> conditions, IReadOnlyList<WorkloadReport> reports)
    {
        StringBuilder text = new();
        foreach (string condition in conditions)
            text.Append("- ").Append(condition).Append('\n');
        text.Append("\nMedians, and in brackets how many times the floor they are:\n\n").Append(ReportTables.Summary(reports).ToMarkdown());
        foreach (WorkloadReport report in reports)
        {
            text.Append("\n**`").Append(report.Name).Append("`**: ").Append(report.Title).Append("\n\n");
            if (report.Measurements.Count > 0)
                text.Append(ReportTables.Details(report).ToMarkdown()).Append('\n');
            foreach (string note in ReportTables.Notes(report))
                text.Append("- ").Append(note).Append('\n');
        }

        return text.ToString();
    }
}
