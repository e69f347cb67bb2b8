using System.Globalization;
using System.Text;

namespace Dxf.Tool;

/// <summary>
/// Writes JSON as Python's <c>json.dumps(..., sort_keys=True)</c> does, so that scripts which compare text see no
/// difference: keys in the order of their code points, <c>", "</c> and <c>": "</c> between, ASCII only.
/// </summary>
internal static class PythonJson
{
    /// <summary>An object whose values are JSON already.</summary>
    public static string Object(IEnumerable<KeyValuePair<string, string>> members) => "{" + string.Join(
        ", ", members.OrderBy(static member => member.Key, ByCodePoint).Select(static member => $"{String(member.Key)}: {member.Value}")) + "}";

    public static string Array(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(String)) + "]";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string String(string value)
    {
        StringBuilder text = new("\"", value.Length + 2);
        foreach (char character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }

    /// <summary>UTF-16 order differs from code point order beyond the first plane; UTF-8 order does not.</summary>
    private static readonly Comparer<string> ByCodePoint = Comparer<string>.Create(
        static (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
}
