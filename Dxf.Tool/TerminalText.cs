using System.Globalization;
using System.Text;

namespace Dxf.Tool;

/// <summary>Makes text from servers and files safe to show: what would steer a terminal, or reorder a line, is spelled out.</summary>
internal static class TerminalText
{
    public static string Escape(string text)
    {
        // Nearly every text; ten thousand names are escaped one by one.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.EnumerateRunes().Any(IsUnsafe))
            return text;

        StringBuilder escaped = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                escaped.Append(rune);
        }

        return escaped.ToString();
    }

    // Control: escape sequences. Format: bidirectional overrides and isolates, zero-width characters. The separators
    // break lines in some terminals; lone surrogates have become U+FFFD already.
    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
