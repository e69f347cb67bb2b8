using System.Text;

namespace Dxf.Bench.Report;

/// <summary>Rows of cells, as text and as Markdown. The first column is aligned to the left, the others to the right.</summary>
/// <param name="Header">The columns' names.</param>
/// <param name="Rows">As many cells each.</param>
internal sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public string ToText()
    {
        int[] widths = [.. Header.Select((name, column) => Rows.Select(row => row[column].Length).Append(name.Length).Max())];
        StringBuilder text = new();
        foreach (IReadOnlyList<string> row in Rows.Prepend(Header))
        {
            IEnumerable<string> cells = row.Select((cell, column) => column is 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append("  ").AppendJoin("  ", cells).Append('\n');
        }

        return text.ToString();
    }

    public string ToMarkdown()
    {
        StringBuilder text = new();
        Append(Header);
        text.Append("|---|").Insert(text.Length, "---:|", Header.Count - 1).Append('\n');
        foreach (IReadOnlyList<string> row in Rows)
            Append(row);
        return text.ToString();

        void Append(IReadOnlyList<string> row) =>
            text.Append("| ").AppendJoin(" | ", row.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
    }
}
