using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dxf.Tool.Progress;

/// <summary>Some lines, one below the other, none of which wraps.</summary>
internal sealed class LineBlock : Renderable
{
    // "^C" is echoed behind the last line, and must not wrap there: the cursor would no longer be where it was left.
    private const int RightMargin = 3;

    private IReadOnlyList<LineState> _lines = [];
    private int _drawn;

    /// <summary>How many rows there are; the lines that began first give way. All lines, if this isn't set.</summary>
    public Func<int>? Window { get; init; }

    /// <summary>Whether what stands below the cursor goes first.</summary>
    public bool ErasesBelow { get; init; }

    /// <summary>Whether the last line is ended too.</summary>
    public bool EndsLines { get; init; }

    public LineBlock Show(IReadOnlyList<LineState> lines)
    {
        _lines = lines;
        _drawn++;
        return this;
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        LiveLine line = new(Math.Max(1, maxWidth - RightMargin), options.Unicode, _drawn);
        int rows = Window is null ? _lines.Count : Math.Max(1, Window());
        int hidden = _lines.Count <= rows ? 0 : Math.Min(_lines.Count - 1, _lines.Count - rows + 1);

        List<Segment> segments = [];
        if (ErasesBelow)
            segments.Add(Segment.Control("\e[J"));
        if (hidden > 0 && rows > 1)
            segments.AddRange(line.DrawNote($"{hidden} more"), Segment.LineBreak);

        for (int i = hidden; i < _lines.Count; i++)
        {
            segments.AddRange(line.Draw(_lines[i]));
            if (EndsLines || i < _lines.Count - 1) segments.Add(Segment.LineBreak);
        }

        // To go back to the top of a single row, Spectre.Console 0.49.1 writes "up by 0", which terminals take for 1.
        if (Window is not null && _lines.Count == 1)
            segments.AddRange(Segment.LineBreak, new Segment(" "));
        return segments;
    }
}
