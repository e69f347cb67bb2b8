using System.Globalization;

namespace Dxf.Client;

/// <summary>Where blobs are kept: a registry, or a directory.</summary>
internal abstract record DxfEndpoint
{
    /// <summary>What begins the name of a directory that holds a layout for each repository.</summary>
    public const string OciScheme = "oci:";

    /// <summary>What begins the name of a directory that is one layout.</summary>
    public const string LayoutScheme = "oci-layout:";

    private DxfEndpoint()
    {
    }

    /// <summary>The endpoint as messages name it.</summary>
    public abstract string Name { get; }

    /// <summary>Reads a host, or <c>oci:</c> or <c>oci-layout:</c> and a path.</summary>
    /// <exception cref="InvalidReferenceException">It is none of these.</exception>
    public static DxfEndpoint Parse(string host, bool insecure) =>
        HasPath(host, OciScheme) ? Directory.ParsePath(host, OciScheme)
        : HasPath(host, LayoutScheme) ? Directory.ParsePath(host, LayoutScheme)
        : Registry.ParseHost(host, insecure);

    // "oci:5000" is the port 5000 of a host that is called oci.
    internal static bool HasPath(string host, string scheme) =>
        host.StartsWith(scheme, StringComparison.Ordinal) && !IsNumber(host.AsSpan(scheme.Length));

    internal static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>A directory that holds an OCI image layout for each repository, or is one.</summary>
    /// <param name="Path">The directory.</param>
    /// <param name="IsLayout">Whether it is one.</param>
    public sealed record Directory(string Path, bool IsLayout) : DxfEndpoint
    {
        public override string Name => (IsLayout ? LayoutScheme : OciScheme) + Path;

        internal static Directory ParsePath(string host, string scheme) => host.Length > scheme.Length && !host.Contains('\0', StringComparison.Ordinal)
            ? new Directory(host[scheme.Length..], scheme is LayoutScheme)
            : throw new InvalidReferenceException(host, "host", $"expected a path after {scheme} (for example {scheme}./store)");
    }

    /// <summary>A registry that is reached over HTTP.</summary>
    public sealed record Registry(string Host, Uri BaseAddress) : DxfEndpoint
    {
        /// <summary>The host that Docker Hub's registry answers at.</summary>
        private const string DockerHub = "registry-1.docker.io";

        public override string Name => Host;

        public bool IsHttps => BaseAddress.Scheme is "https";

        private bool IsDockerHub => Host is DockerHub;

        /// <summary>Docker Hub keeps the images whose names have one part under <c>library/</c>.</summary>
        public RepositoryName Resolve(RepositoryName repository) =>
            IsDockerHub && !repository.Value.Contains('/', StringComparison.Ordinal)
                ? RepositoryName.Parse("library/" + repository.Value)
                : repository;

        /// <summary>Whether an address has the registry's own scheme, host and port.</summary>
        public bool IsOwnOrigin(Uri uri) => Uri.Compare(
            uri, BaseAddress, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) is 0;

        internal static Registry ParseHost(string host, bool insecure)
        {
            string name = host is "docker.io" or "index.docker.io" ? DockerHub : host;
            string scheme = insecure ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
            return new Registry(name, new Uri($"{scheme}://{CheckHost(name)}/"));
        }

        /// <summary>Checks that a text is a host, or a host and a port, and nothing more.</summary>
        internal static string CheckHost(string host)
        {
            const string expected = "expected host or host:port, without a scheme and without a path (for example localhost:5000), or oci:PATH for a directory";
            if (host.Contains("://", StringComparison.Ordinal))
                throw new InvalidReferenceException(host, "host", expected + "; for http set DXF_INSECURE=1");
            if (host.Length is 0 || host.Any(static character => char.IsControl(character) || character is '/' or '\\' or '?' or '#' or '@' or '%' or ' '))
                throw new InvalidReferenceException(host, "host", expected);

            // What is behind the last colon outside brackets is the port; Uri would take an empty one.
            int colon = host.LastIndexOf(':');
            bool hasPort = colon > host.LastIndexOf(']');
            if (hasPort && !(ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0))
                throw new InvalidReferenceException(host, "host", "the port must be a number from 1 to 65535");

            string name = hasPort ? host[..colon] : host;
            UriHostNameType type = Uri.CheckHostName(name);
            if (type is UriHostNameType.Unknown or UriHostNameType.Basic || (type is UriHostNameType.IPv6 && name[0] is not '['))
                throw new InvalidReferenceException(host, "host", expected);
            return host;
        }
    }
}
