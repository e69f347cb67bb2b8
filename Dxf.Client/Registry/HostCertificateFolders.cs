namespace Dxf.Client.Registry;

/// <summary>Finds the folder that has certificates for a host.</summary>
/// <remarks>See <see href="https://github.com/containers/image/blob/main/docs/containers-certs.d.5.md"/>.</remarks>
/// <param name="folders">Folders that have a folder for each host; the first that has one counts.</param>
internal sealed class HostCertificateFolders(IReadOnlyList<string> folders)
{
    /// <summary>Reads a host's certificates; null where it has none of its own.</summary>
    /// <exception cref="HostConfigurationException">They can't be read.</exception>
    public HostCertificates? Load(Uri address) =>
        NamesOf(address).SelectMany(name => folders.Select(folder => Path.Join(folder, name))).FirstOrDefault(Directory.Exists) is { } found
            ? HostCertificates.Load(found)
            : null;

    /// <summary>The names that a host's folder can have. The usual port need not be said.</summary>
    private static IEnumerable<string> NamesOf(Uri address)
    {
        // A server may have named the host: it must not name another folder.
        if (address.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6) || address.Host.StartsWith('.'))
            return [];
        IEnumerable<string> names = address.IsDefaultPort ? [address.Host, address.Host + ":443"] : [address.Authority];

        // As docker does where no name can hold a colon.
        return OperatingSystem.IsWindows() ? names.Select(static name => name.Replace(":", "", StringComparison.Ordinal)) : names;
    }
}
