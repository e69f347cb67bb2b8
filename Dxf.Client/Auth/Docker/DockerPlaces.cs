using System.Globalization;
using System.Runtime.InteropServices;

namespace Dxf.Client.Auth.Docker;

/// <summary>Where docker and podman keep what they know of registries.</summary>
/// <param name="environment">Reads a variable.</param>
internal sealed partial class DockerPlaces(Func<string, string?> environment)
{
    private const string AuthFile = "auth.json";

    /// <summary>The files with credentials, the one that counts first before the others. They need not be there.</summary>
    public IReadOnlyList<string> CredentialFiles => NamedFile is { } named ? [named, .. DockerFiles] : [.. DockerFiles, .. PodmanFiles];

    /// <summary>The file that a login is written to: the one that counts first, but none of podman's own.</summary>
    /// <exception cref="HostConfigurationException">There is no place for one.</exception>
    public string LoginFile => NamedFile ?? DockerFiles.FirstOrDefault()
        ?? throw new HostConfigurationException("there is no home folder to keep a login in: set HOME, or DOCKER_CONFIG to a folder");

    /// <summary>The folders that have a folder with certificates for each host, in the order in which they are looked into.</summary>
    public IReadOnlyList<string> CertificateFolders => OperatingSystem.IsWindows()
        ? [.. In(Home, ".config", "containers", "certs.d"), .. In(Get("ProgramData"), "docker", "certs.d")]
        : [.. In(Home, ".config", "containers", "certs.d"), "/etc/containers/certs.d", "/etc/docker/certs.d"];

    private string? Home => Get("HOME") ?? (OperatingSystem.IsWindows() ? Get("USERPROFILE") : null);

    private string? NamedFile => Get("REGISTRY_AUTH_FILE") is { } named ? Path.GetFullPath(named) : null;

    private string[] DockerFiles => Get("DOCKER_CONFIG") is { } folder
        ? [Path.Join(Path.GetFullPath(folder), "config.json")]
        : In(Home, ".docker", "config.json");

    private string[] PodmanFiles =>
    [
        .. OperatingSystem.IsLinux() ? RuntimeFile : In(Home, ".config", "containers", AuthFile),
        .. Get("XDG_CONFIG_HOME") is { } settings ? In(settings, "containers", AuthFile) : In(Home, ".config", "containers", AuthFile),
    ];

    private string[] RuntimeFile => Get("XDG_RUNTIME_DIR") is { } runtime
        ? In(runtime, "containers", AuthFile)
        : [string.Create(CultureInfo.InvariantCulture, $"/run/containers/{GetUserId()}/{AuthFile}")];

    private static string[] In(string? folder, params ReadOnlySpan<string> names) =>
        folder is null ? [] : [Path.GetFullPath(Path.Join([folder, .. names]))];

    [LibraryImport("libc", EntryPoint = "getuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetUserId();

    private string? Get(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
