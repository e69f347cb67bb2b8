using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dxf.Tests.Progress;

/// <summary>A terminal that knows just what the display writes: what would be on the screen, scrolled-off rows included.</summary>
internal sealed partial class ScreenText
{
    private readonly List<StringBuilder> _rows = [new()];
    private readonly int _height;
    private int _row;
    private int _column;

    private ScreenText(int height) => _height = height;

    public bool IsCursorVisible { get; private set; } = true;

    public bool HasColours { get; private set; }

    /// <summary>The rows up to the cursor's, without the blanks that end them.</summary>
    public IReadOnlyList<string> Rows => [.. _rows.Select(static row => row.ToString().TrimEnd())];

    public static ScreenText Of(string output, int height)
    {
        ScreenText screen = new(height);
        foreach (Match token in Token().Matches(output))
            screen.Apply(token.Value);
        return screen;
    }

    [GeneratedRegex(@"\e\[(\?25[lh]|\d*[AJKm]|[\d;]+m)|\r|\n|[^\e\r\n]|\e", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Token();

    private void Apply(string token)
    {
        // As terminals have it, "up by 0" is up by 1, and the top of the screen is where it ends.
        int number = token.Length > 3 && int.TryParse(token.AsSpan(2, token.Length - 3), CultureInfo.InvariantCulture, out int given) ? Math.Max(1, given) : 1;
        switch (token)
        {
            case "\r": _column = 0; break;
            case "\n": LineFeed(); break;
            case "\e[?25l": IsCursorVisible = false; break;
            case "\e[?25h": IsCursorVisible = true; break;
            case "\e[J": Cut(_rows[_row], _column); _rows.RemoveRange(_row + 1, _rows.Count - _row - 1); break;
            case "\e[2K": Cut(_rows[_row], 0); break;
            case ['\e', '[', .., 'A']: _row = Math.Max(Math.Max(0, _rows.Count - _height), _row - number); break;
            case ['\e', '[', .., 'm']: HasColours = true; break;
            case [not '\e']: Put(token[0]); break;
            default: throw new ArgumentException($"the display wrote {token}, which this screen does not know", nameof(token));
        }
    }

    private void LineFeed()
    {
        _column = 0;
        if (++_row == _rows.Count) _rows.Add(new StringBuilder());
    }

    private void Put(char character)
    {
        StringBuilder row = _rows[_row];
        if (row.Length <= _column) row.Append(' ', _column + 1 - row.Length);
        row[_column++] = character;
    }

    private static void Cut(StringBuilder row, int length) => row.Length = Math.Min(row.Length, length);
}
