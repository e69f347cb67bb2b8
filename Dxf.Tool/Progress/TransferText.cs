using System.Globalization;

namespace Dxf.Tool.Progress;

/// <summary>Numbers as the lines show them.</summary>
internal static class TransferText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Whole percent, rounded down; 100 only for a transfer that is done, because until then nothing is verified.</summary>
    public static int Percent(in TransferProgress progress)
    {
        if (progress.Phase == TransferPhase.Done) return 100;
        if (progress.TotalBytes is not > 0 || progress.Bytes <= 0) return 0;
        return (int)Int128.Min(99, (Int128)progress.Bytes * 100 / progress.TotalBytes.Value);
    }

    /// <summary><c>1.5/2.0 MiB</c>, or the first number alone where the second isn't known. At most 17 characters.</summary>
    public static string Bytes(long bytes, long? total)
    {
        (double unit, string name) = UnitOf(Math.Max(bytes, total ?? 0));
        string format = unit > 1 ? "0.0" : "0";
        string done = (bytes / unit).ToString(format, CultureInfo.InvariantCulture);
        return total is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{done}/{(all / unit).ToString(format, CultureInfo.InvariantCulture)} {name}")
            : $"{done} {name}";
    }

    /// <summary><c>12.3 MiB/s</c>. At most 12 characters.</summary>
    public static string Rate(double bytesPerSecond) => Bytes((long)Math.Min(bytesPerSecond, long.MaxValue / 2), total: null) + "/s";

    /// <summary><c>00:32</c>, <c>1:00:32</c>; empty beyond 100 hours. At most 8 characters.</summary>
    public static string Duration(double seconds)
    {
        if (seconds is not (>= 0 and < 360_000)) return "";
        TimeSpan time = TimeSpan.FromSeconds((long)seconds);
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes:00}:{time.Seconds:00}");
    }

    private static (double Unit, string Name) UnitOf(long bytes)
    {
        double unit = 1;
        int index = 0;
        while (bytes / unit >= 1024 && index < Units.Length - 1)
        {
            unit *= 1024;
            index++;
        }

        return (unit, Units[index]);
    }
}
