namespace Dxf.Client.Auth.Docker;

/// <summary>Which keys of a configuration file stand for a registry, and which of them fits best.</summary>
/// <remarks>
/// Docker writes <c>host[:port]</c>, and the address of its first API for Docker Hub; versions of long ago wrote such
/// addresses for every registry. podman knows keys for a part of a registry, too (<c>host/namespace/repository</c>):
/// <see href="https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md"/>.
/// </remarks>
internal sealed class RegistryKeys
{
    private const string HubAddress = "https://index.docker.io/v1/";

    private const int Address = 1;
    private const int Host = 2;
    private const int OwnKey = 3;

    private static readonly string[] HubHosts = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    private readonly string[] _hosts;

    private RegistryKeys(string key, string[] hosts)
    {
        Key = key;
        _hosts = hosts;
    }

    /// <summary>What Docker calls the registry: the key to write, and what helpers are asked for.</summary>
    public string Key { get; }

    public static RegistryKeys Of(string host) => HubHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        ? new RegistryKeys(HubAddress, HubHosts)
        : new RegistryKeys(host, [host]);

    /// <summary>How well a key fits: 0 where it stands for something else, more the better it does.</summary>
    /// <param name="key">A file's key.</param>
    /// <param name="repository">The repository that is accessed; null where keys for parts of the registry don't count.</param>
    public int Rank(string key, RepositoryName? repository)
    {
        if (key.Equals(Key, StringComparison.Ordinal))
            return OwnKey;
        if (_hosts.Contains(key, StringComparer.OrdinalIgnoreCase))
            return Host;

        int scheme = key.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? key : key[(scheme + 3)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (!_hosts.Contains(slash < 0 ? rest : rest[..slash], StringComparer.OrdinalIgnoreCase))
            return 0;
        if (scheme >= 0)
            return Address;

        string path = rest[(slash + 1)..];
        if (repository is { } accessed && IsPart(accessed.Value, path))
            return OwnKey + path.Length;
        return path is "" or "v1/" or "v2/" ? Address : 0;
    }

    /// <summary>Whether a repository is a path, or lies below it.</summary>
    private static bool IsPart(string repository, string path) =>
        path.Length > 0
        && repository.StartsWith(path, StringComparison.Ordinal)
        && (repository.Length == path.Length || repository[path.Length] is '/');
}
