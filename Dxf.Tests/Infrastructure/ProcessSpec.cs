namespace Dxf.Tests.Infrastructure;

/// <summary>A program to run.</summary>
internal sealed record ProcessSpec(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Set on top of what <see cref="ProcessEnvironment"/> leaves of the parent's; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public string? WorkingDirectory { get; init; }

    /// <summary>Copied to the process, then closed; null is an empty stdin.</summary>
    public Stream? Stdin { get; init; }

    /// <summary>After this the process and its children are killed and the run fails.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

internal sealed record ProcessResult(int ExitCode, byte[] Stdout, string Stderr);
