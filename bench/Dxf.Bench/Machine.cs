using System.Globalization;

namespace Dxf.Bench;

/// <summary>What the figures were measured on. Figures of two machines can't be compared.</summary>
internal static class Machine
{
    public static string Describe()
    {
        string processor = ReadField("/proc/cpuinfo", "model name") ?? "unknown processor";
        string memory = ReadKilobytes("MemTotal") is { } bytes ? ByteSize.Format(bytes) : "unknown";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({processor}), {memory} of memory, {Environment.OSVersion}");
    }

    /// <summary>Bytes that programs can still take, or null where the system doesn't tell.</summary>
    public static long? AvailableMemory() => ReadKilobytes("MemAvailable");

    private static long? ReadKilobytes(string name) =>
        ReadField("/proc/meminfo", name) is { } value
        && long.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes * 1024
            : null;

    private static string? ReadField(string file, string name)
    {
        if (!File.Exists(file))
            return null;

        string? line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
