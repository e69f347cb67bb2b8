namespace Dxf.Bench.Processes;

/// <summary>The environment that all programs get alike: nothing of the user's may make one of them faster or slower.</summary>
internal static class CommandEnvironment
{
    private static readonly string[] Prefixes = ["DXF_", "ORAS_", "REGISTRY_", "DOTNET_TieredCompilation", "DOTNET_ReadyToRun"];

    private static readonly string[] Names =
        ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE"];

    public static void Apply(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string> more)
    {
        foreach (string name in environment.Keys.Where(IsLeftOut).ToList())
            environment.Remove(name);

        // No logins: a credential helper would be started, and is not what is measured.
        environment["DOCKER_CONFIG"] = "/nonexistent";

        // No memory either: each run of dxf is its first one, where a contender does not say otherwise.
        environment["XDG_STATE_HOME"] = "/dev/null";
        foreach ((string name, string value) in more)
            environment[name] = value;
    }

    private static bool IsLeftOut(string name) =>
        Names.Contains(name, StringComparer.Ordinal) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
