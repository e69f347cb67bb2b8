namespace Dxf.Bench;

/// <summary>What is measured, how often, and where the programs are.</summary>
internal sealed record BenchOptions
{
    /// <summary>The names of the workloads to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>How often each program is timed in each workload.</summary>
    public required int Runs { get; init; }

    public required BenchScale Scale { get; init; }

    /// <summary>Whether <see cref="BenchScale"/> is the small one, whose figures say little.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether the memory of a very big transfer is measured as well.</summary>
    public bool Large { get; init; }

    /// <summary>Where the tables are written as Markdown, too; null for nowhere.</summary>
    public string? MarkdownFile { get; init; }

    /// <summary>Where the registry's storage and the files go; null to choose.</summary>
    public string? Folder { get; init; }

    /// <summary>Variables that dxf gets besides, such as <c>DXF_PARALLEL</c>.</summary>
    public IReadOnlyDictionary<string, string> DxfVariables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The programs that were named, by their name in the tables; the others are looked for.</summary>
    public required IReadOnlyDictionary<string, string> Programs { get; init; }
}
