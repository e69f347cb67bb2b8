using System.Globalization;

namespace Dxf.Bench.Report;

/// <summary>Figures as they stand in the tables.</summary>
internal static class Quantities
{
    private const string None = "-";

    /// <summary>Three digits that mean something: <c>41 ms</c>, <c>1.37 s</c>, <c>13.5 s</c>.</summary>
    public static string Time(TimeSpan? time) => time switch
    {
        null => None,
        { TotalMilliseconds: < 10 } => Write($"{time.Value.TotalMilliseconds:0.0} ms"),
        { TotalSeconds: < 1 } => Write($"{time.Value.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 10 } => Write($"{time.Value.TotalSeconds:0.00} s"),
        _ => Write($"{time.Value.TotalSeconds:0.0} s"),
    };

    /// <summary>A time on processors, which the system tells in hundredths of a second.</summary>
    public static string Processor(TimeSpan? time) => time is { TotalMilliseconds: < 10 } ? "< 10 ms" : Time(time);

    public static string Range(TimeSpan? from, TimeSpan? to) => from is null ? None : $"{Time(from)} - {Time(to)}";

    public static string Ratio(TimeSpan? time, TimeSpan? other) =>
        time is { } one && other is { } two && two > TimeSpan.Zero ? Write($"{one / two:0.00}") : None;

    public static string Memory(long? bytes) => bytes is { } known ? Write($"{(double)known / ByteSize.MiB:0.0} MiB") : None;

    /// <summary>A difference, with its sign.</summary>
    public static string Change(long bytes) => Write($"{(double)bytes / ByteSize.MiB:+0.0;-0.0;+0.0} MiB");

    private static string Write(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
