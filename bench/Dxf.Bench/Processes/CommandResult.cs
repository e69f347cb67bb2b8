using System.Text;

namespace Dxf.Bench.Processes;

/// <summary>What came of one run of a program.</summary>
internal sealed record CommandResult
{
    public required int ExitCode { get; init; }

    /// <summary>From before it was started until it was gone and its output read.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>When the first line of stdout had come; null where none did.</summary>
    public required TimeSpan? FirstLine { get; init; }

    /// <summary>How many bytes it wrote to stdout.</summary>
    public required long OutputLength { get; init; }

    /// <summary>The first bytes of stdout; all of them where it wrote a few only.</summary>
    public required ReadOnlyMemory<byte> OutputHead { get; init; }

    /// <summary>The digest of stdout, where it was asked for.</summary>
    public required string? OutputDigest { get; init; }

    public required string ErrorOutput { get; init; }

    /// <summary>What the system counted; null where there is no <see cref="TimeProgram"/>.</summary>
    public required ProcessCost? Cost { get; init; }

    public string OutputText => Encoding.UTF8.GetString(OutputHead.Span);
}

/// <summary>What a process and those that it waited for took.</summary>
/// <param name="PeakMemory">The most memory that one of them had resident at once, in bytes.</param>
/// <param name="ProcessorTime">The time on processors, in user and system mode, of all together.</param>
internal sealed record ProcessCost(long PeakMemory, TimeSpan ProcessorTime);
