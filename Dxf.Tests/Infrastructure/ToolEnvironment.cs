namespace Dxf.Tests.Infrastructure;

/// <summary>The variables with which the tool reaches a registry of the tests. Change them as the test needs.</summary>
internal static class ToolEnvironment
{
    public static Dictionary<string, string?> For(RegistryProcess registry)
    {
        Dictionary<string, string?> environment = ForHost(registry.Host, insecure: registry.Options.ServerCertificate is null);
        if (registry.Options.Certificates is { } certificates) environment["DXF_TLSVERIFY"] = certificates.AuthorityFile;
        if (registry.Options.Htpasswd is not null || registry.Options.TokenServer is not null)
        {
            environment["DXF_USERNAME"] = TestCredentials.User;
            environment["DXF_PASSWORD"] = TestCredentials.Password;
        }

        return environment;
    }

    public static Dictionary<string, string?> For(RecordingProxy proxy) => ForHost(proxy.Host, insecure: true);

    private static Dictionary<string, string?> ForHost(string host, bool insecure) => new(StringComparer.Ordinal)
    {
        ["DXF_HOST"] = host,
        ["DXF_INSECURE"] = insecure ? "1" : null,
    };
}
