namespace Dxf.Tests.Infrastructure;

internal enum RegistryStorage
{
    Filesystem,

    /// <summary>
    /// Three times as fast for hundreds of small repositories, but it copies a blob again for each piece that comes:
    /// 20 MiB take seconds, 100 MiB half a minute.
    /// </summary>
    InMemory,
}

/// <summary>What kind of registry to start. Vary the three kinds with <c>with</c>.</summary>
internal sealed record RegistryOptions
{
    public RegistryStorage Storage { get; init; }

    /// <summary>Null: plain http.</summary>
    public ServerCertificate? ServerCertificate { get; init; }

    /// <summary>The authority (a PEM file) whose certificates clients have to show; null: none.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary>Null: no Basic login.</summary>
    public string? Htpasswd { get; init; }

    /// <summary>Null: no tokens.</summary>
    public TokenServer? TokenServer { get; init; }

    /// <summary>What clients made with <see cref="RegistryProcess.CreateClient"/> trust.</summary>
    public TestCertificates? Certificates { get; init; }

    public bool DeleteEnabled { get; init; } = true;

    /// <summary>Whether it takes and gives manifests of schema 1, which it refuses otherwise.</summary>
    public bool Schema1Enabled { get; init; }

    public static RegistryOptions Open() => new();

    public static RegistryOptions Basic(TestCertificates certificates) => new()
    {
        Certificates = certificates,
        ServerCertificate = certificates.Server,
        Htpasswd = TestCredentials.HtpasswdLine,
    };

    public static RegistryOptions Token(TestCertificates certificates, TokenServer tokenServer) => new()
    {
        Certificates = certificates,
        ServerCertificate = certificates.Server,
        TokenServer = tokenServer,
    };
}
