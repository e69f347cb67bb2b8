using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dxf.Tool.Progress;

/// <summary>
/// Lays out one line: which blob, bar, percent, bytes, speed, time left. What finds no room is left out, from the right;
/// the columns have fixed widths, so that lines drawn at different times stand in line.
/// </summary>
/// <param name="width">The cells there are.</param>
/// <param name="unicode">Whether more than ASCII can be shown.</param>
/// <param name="frame">Counts up; what moves, moves with it.</param>
internal readonly struct LiveLine(int width, bool unicode, int frame)
{
    private const int DigestWidth = 15;
    private const int NameWidth = 24;
    private const int PercentWidth = 5;
    private const int BytesWidth = 18;
    private const int RateWidth = 13;
    private const int TimeWidth = 9;
    private const int MinBarWidth = 9;
    private const int MaxBarWidth = 41;
    private const string Hashing = "hashing";

    private static readonly Style Dim = new(foreground: Color.Grey);
    private static readonly Style Busy = new(foreground: Color.Yellow);
    private static readonly Style Done = new(foreground: Color.Green);

    /// <summary>The cells of a line in their colours.</summary>
    public IEnumerable<Segment> Draw(LineState line)
    {
        TransferProgress progress = line.Progress;
        int label = width >= 100 ? NameWidth : DigestWidth;
        int room = width - label - PercentWidth;

        List<Segment> segments = [new(Fit(line.Label, Math.Min(label, width)))];
        if (room < 0) return segments;

        bool hasBar = Take(ref room, MinBarWidth);
        bool hasBytes = Take(ref room, BytesWidth);
        bool hasRate = hasBytes && Take(ref room, RateWidth);
        bool hasTime = hasRate && Take(ref room, TimeWidth);

        if (hasBar) AddBar(segments, progress, Math.Min(MinBarWidth + room, MaxBarWidth) - 1);
        segments.Add(new Segment(PercentOf(progress)));
        if (hasBytes) segments.Add(new Segment(TransferText.Bytes(progress.Bytes, progress.TotalBytes).PadLeft(BytesWidth)));
        if (hasRate && line.BytesPerSecond is { } rate)
        {
            segments.Add(new Segment(TransferText.Rate(rate).PadLeft(RateWidth), Dim));
            if (hasTime && TimeLeftOf(progress, rate) is { Length: > 0 } time)
                segments.Add(new Segment(time.PadLeft(TimeWidth), Dim));
        }

        return segments;
    }

    /// <summary>A line that is about no transfer.</summary>
    public Segment DrawNote(string text) => new(Fit($"{(unicode ? "…" : "...")} {text}", width), Dim);

    private static bool Take(ref int room, int cells)
    {
        if (room < cells) return false;
        room -= cells;
        return true;
    }

    private static string PercentOf(in TransferProgress progress) =>
        (progress.TotalBytes is null && progress.Phase != TransferPhase.Done ? "" : $"{TransferText.Percent(progress)}%").PadLeft(PercentWidth);

    private static string TimeLeftOf(in TransferProgress progress, double rate) =>
        progress is { TotalBytes: { } total, Phase: not TransferPhase.Done } && rate > 0
            ? TransferText.Duration(Math.Max(0, total - progress.Bytes) / rate)
            : "";

    private void AddBar(List<Segment> segments, in TransferProgress progress, int cells)
    {
        segments.Add(new Segment(" "));
        if (progress.Phase == TransferPhase.Hashing)
        {
            segments.Add(new Segment(Hashing, Busy));
            cells -= Hashing.Length;
            if (cells <= 1)
            {
                segments.Add(new Segment(new string(' ', cells)));
                return;
            }

            segments.Add(new Segment(" "));
            cells--;
        }

        (int before, int filled) = progress.TotalBytes is null && progress.Phase != TransferPhase.Done
            ? Wandering(cells)
            : (0, progress.Phase == TransferPhase.Done ? cells : (int)((long)TransferText.Percent(progress) * cells / 100));

        AddRun(segments, before, unicode ? '─' : '-', Dim);
        AddRun(segments, filled, unicode ? '━' : '#', progress.Phase == TransferPhase.Done ? Done : Busy);
        AddRun(segments, cells - before - filled, unicode ? '─' : '-', Dim);
    }

    // A short piece that goes to and fro says: something is going on, and nobody knows how long.
    private (int Before, int Filled) Wandering(int cells)
    {
        int filled = Math.Max(1, cells / 4);
        int way = cells - filled;
        if (way == 0) return (0, filled);
        int at = frame % (2 * way);
        return (at <= way ? at : (2 * way) - at, filled);
    }

    private static void AddRun(List<Segment> segments, int cells, char character, Style style)
    {
        if (cells > 0) segments.Add(new Segment(new string(character, cells), style));
    }

    /// <summary>Cuts or pads a text to exactly so many cells; a letter can take two of them, or none.</summary>
    private string Fit(string text, int cells)
    {
        int used = new Segment(text).CellCount();
        if (used <= cells) return text + new string(' ', cells - used);

        string ellipsis = unicode ? "…" : "~";
        StringBuilder kept = new();
        used = 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int next = new Segment(rune.ToString()).CellCount();
            if (used + next > cells) break;
            kept.Append(rune);
            used += next;
        }

        return kept.Append(ellipsis).Append(' ', Math.Max(0, cells - used)).ToString();
    }
}
