using System.Diagnostics;
using System.Globalization;

namespace Dxf.Bench;

/// <summary>
/// Tells how much other programs were running meanwhile: they make figures worse, and not all of them alike. It
/// compares what the system counted for all processes with what it counted for this one and the children that it has
/// waited for, in hundredths of a second.
/// </summary>
internal sealed class ForeignLoad
{
    private const double Worth = 0.1;
    private const int TicksPerSecond = 100;

    private readonly long _from = Stopwatch.GetTimestamp();
    private readonly long? _foreign = ReadForeign();

    /// <summary>A line about it, where it is worth one.</summary>
    public string? Describe()
    {
        double capacity = Stopwatch.GetElapsedTime(_from).TotalSeconds * Environment.ProcessorCount * TicksPerSecond;
        return ReadForeign() - _foreign is { } foreign && foreign > Worth * capacity
            ? string.Create(CultureInfo.InvariantCulture, $"Other programs took {foreign / capacity:0%} of the processors meanwhile: these figures are not to be trusted.")
            : null;
    }

    private static long? ReadForeign()
    {
        if (!OperatingSystem.IsLinux())
            return null;

        // https://man7.org/linux/man-pages/man5/proc_stat.5.html: user, nice and system
        string[] all = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: after the name, which may hold anything, the
        // fields from the third on; the 14th to the 17th are this process' and its children's times
        string own = File.ReadAllText("/proc/self/stat");
        string[] fields = own[(own.LastIndexOf(')') + 2)..].Split(' ');
        return Sum(all, 1, 3) - Sum(fields, 11, 4);
    }

    private static long Sum(string[] fields, int start, int count) =>
        fields.AsSpan(start, count).ToArray().Sum(static field => long.Parse(field, CultureInfo.InvariantCulture));
}
