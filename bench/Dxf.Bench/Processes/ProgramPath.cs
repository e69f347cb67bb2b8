namespace Dxf.Bench.Processes;

/// <summary>Looks for programs where a shell does.</summary>
internal static class ProgramPath
{
    /// <summary>The file that a name on the <c>PATH</c> means, or null.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
