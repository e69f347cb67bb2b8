namespace Dxf.Bench.Processes;

/// <summary>A program with its arguments.</summary>
internal sealed record Command(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Set on top of what <see cref="CommandEnvironment"/> leaves of the bench's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? WorkingDirectory { get; init; }

    /// <summary>After this it is killed, and has failed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    public Command With(params IEnumerable<string> arguments) => this with { Arguments = [.. Arguments, .. arguments] };

    public Command In(string workingDirectory) => this with { WorkingDirectory = workingDirectory };

    public Command WithVariable(string name, string value) => this with
    {
        Environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal) { [name] = value },
    };

    /// <summary>The command as a shell reads it.</summary>
    public string ToShell() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    /// <summary>A shell that runs the script; the environment is this command's.</summary>
    public Command InShell(string script) => this with { Program = "/bin/sh", Arguments = ["-c", script] };

    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    /// <summary>Reads a program as a user names it: a file, or a program and its first arguments, with spaces between.</summary>
    public static Command Parse(string text)
    {
        string trimmed = text.Trim();
        if (File.Exists(trimmed))
            return new Command(Path.GetFullPath(trimmed));

        string[] words = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Command(words[0], words[1..]);
    }
}
