namespace Dxf.Tool;

/// <summary>Where the tool keeps what the next run may want, by the XDG rules.</summary>
internal static class StateFolder
{
    /// <summary>The broken uploads.</summary>
    public static string Uploads(Func<string, string?> environment) => Path.Join(Find(environment), "uploads");

    /// <summary>The large files that were pushed; null where the user has no folder of their own.</summary>
    public static string? Pushes(Func<string, string?> environment) =>
        FindOwn(environment) is { } own ? Path.Join(own, "pushes") : null;

    // What was asked for is kept where others may write, too, if there is nothing else.
    private static string Find(Func<string, string?> environment) => FindOwn(environment) ?? Path.Join(Path.GetTempPath(), ".local", "state", "dxf");

    private static string? FindOwn(Func<string, string?> environment)
    {
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
            return Path.Join(state, "dxf");
        if (OperatingSystem.IsWindows())
            return Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "dxf");
        return environment("HOME") is { Length: > 0 } home ? Path.Join(home, ".local", "state", "dxf") : null;
    }
}
