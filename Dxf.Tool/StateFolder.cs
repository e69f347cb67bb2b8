namespace Dxf.Tool;

/// <summary>Where the tool keeps what the next run may want, by the XDG rules.</summary>
internal static class StateFolder
{
    /// <summary>The broken uploads.</summary>
    public static string Uploads(Func<string, string?> environment) => Path.Join(Find(environment), "uploads");

    /// <summary>The files that were sent in vain.</summary>
    public static string Guesses(Func<string, string?> environment) => Path.Join(Find(environment), "guesses");

    private static string Find(Func<string, string?> environment)
    {
        string state = environment("XDG_STATE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)
            ? xdg
            : OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Join(environment("HOME") is { Length: > 0 } home ? home : Path.GetTempPath(), ".local", "state");
        return Path.Join(state, "dxf");
    }
}
