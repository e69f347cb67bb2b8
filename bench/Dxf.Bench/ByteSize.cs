using System.Globalization;

namespace Dxf.Bench;

/// <summary>Sizes as people write them.</summary>
internal static class ByteSize
{
    public const long MiB = 1024 * 1024;

    public const long GiB = 1024 * MiB;

    private static readonly (string Unit, long Bytes)[] Units =
        [("GiB", GiB), ("MiB", MiB), ("KiB", 1024), ("G", GiB), ("M", MiB), ("K", 1024)];

    /// <summary>Reads <c>1073741824</c>, <c>1GiB</c> or <c>1G</c>.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        long factor = 1;
        foreach ((string unit, long size) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            (text, factor) = (text[..^unit.Length].TrimEnd(), size);
            break;
        }

        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes <= long.MaxValue / factor;
        bytes = isNumber ? bytes * factor : 0;
        return isNumber;
    }

    public static string Format(long bytes)
    {
        foreach ((string unit, long size) in Units.AsSpan(0, 3))
        {
            if (bytes >= size)
                return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / size:0.#} {unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
    }
}
