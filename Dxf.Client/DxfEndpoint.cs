using System.Buffers;
using System.Globalization;

namespace Dxf.Client;

/// <summary>Where blobs are kept: a registry, or a directory.</summary>
internal abstract record DxfEndpoint
{
    private const string OciScheme = "oci:";

    private DxfEndpoint()
    {
    }

    /// <summary>The endpoint as messages name it.</summary>
    public abstract string Name { get; }

    /// <summary>Reads a host, or <c>oci:</c> and a path.</summary>
    /// <exception cref="InvalidReferenceException">It is neither.</exception>
    public static DxfEndpoint Parse(string host, bool insecure) =>
        // "oci:5000" is the port 5000 of a host that is called oci.
        host.StartsWith(OciScheme, StringComparison.Ordinal) && !IsNumber(host.AsSpan(OciScheme.Length))
            ? Directory.ParsePath(host)
            : Registry.ParseHost(host, insecure);

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>A directory that holds an OCI image layout for each repository.</summary>
    public sealed record Directory(string Path) : DxfEndpoint
    {
        public override string Name => OciScheme + Path;

        internal static Directory ParsePath(string host) => host.Length > OciScheme.Length && !host.Contains('\0', StringComparison.Ordinal)
            ? new Directory(host[OciScheme.Length..])
            : throw new InvalidReferenceException(host, "host", "expected a path after oci: (for example oci:./store)");
    }

    /// <summary>A registry that is reached over HTTP.</summary>
    public sealed record Registry(string Host, Uri BaseAddress) : DxfEndpoint
    {
        private static readonly SearchValues<char> NoHostCharacters = SearchValues.Create("/\\?#@% \t\r\n");

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
            if (host.Length is 0 || host.AsSpan().ContainsAny(NoHostCharacters))
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
