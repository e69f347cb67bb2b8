namespace Dxf.Tests.Infrastructure;

/// <summary>Keeps the settings of whoever runs the tests out of the programs under test.</summary>
internal static class ProcessEnvironment
{
    private static readonly string[] Prefixes = ["DXF_", "DOCKER_", "SSL_CERT_"];

    // The proxies too: every server of the tests is on this machine.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "REGISTRY_AUTH_FILE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    };

    public static void Apply(IDictionary<string, string?> environment, IReadOnlyDictionary<string, string?> given)
    {
        foreach (string name in environment.Keys.Where(IsForeign).ToList()) environment.Remove(name);
        foreach ((string name, string? value) in given)
        {
            if (value is null) environment.Remove(name);
            else environment[name] = value;
        }
    }

    private static bool IsForeign(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
