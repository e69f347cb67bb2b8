using System.Globalization;
using System.Net;

namespace Dxf.Client.Registry;

/// <summary>
/// What <c>NO_PROXY</c> leaves out, as any of curl, Go and Python reads it. .NET knows whole names, and domains with a dot
/// before them: here a domain stands for all below it, and <c>*</c>, networks (<c>10.0.0.0/8</c>) and ports count as well.
/// </summary>
internal sealed class ProxyExclusions : IWebProxy
{
    private static readonly string[] Proxies = ["http_proxy", "https_proxy", "all_proxy"];

    private readonly IWebProxy _proxy;
    private readonly string[] _exclusions;

    /// <param name="proxy">The proxy for all others.</param>
    /// <param name="list">The variable's value: names and networks, with commas or blanks between them.</param>
    public ProxyExclusions(IWebProxy proxy, string list)
    {
        _proxy = proxy;
        _exclusions = list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public ICredentials? Credentials
    {
        get => _proxy.Credentials;
        set => _proxy.Credentials = value;
    }

    /// <summary>
    /// .NET's own proxy with these exclusions; null where it does not come from the environment (but from the application,
    /// or the system's settings), or where nothing is left out.
    /// </summary>
    public static IWebProxy? Find(Func<string, string?> environment)
    {
        bool isFromEnvironment = Array.Exists(Proxies, name => Read(name) is not null);
        return isFromEnvironment && Read("no_proxy") is { } list ? new ProxyExclusions(HttpClient.DefaultProxy, list) : null;

        // The lower-case name counts more.
        string? Read(string name) => environment(name) is { Length: > 0 } lower ? lower
            : environment(name.ToUpperInvariant()) is { Length: > 0 } upper ? upper : null;
    }

    public Uri? GetProxy(Uri destination) => IsExcluded(destination) ? null : _proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => IsExcluded(host) || _proxy.IsBypassed(host);

    private bool IsExcluded(Uri destination)
    {
        string host = destination.IdnHost.TrimEnd('.');
        IPAddress? address = IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : null;
        return Array.Exists(_exclusions, exclusion => exclusion is "*"
            || IsNamed(exclusion, host, address)
            || (exclusion.LastIndexOf(':') is > 0 and var colon
                && ushort.TryParse(exclusion.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port == destination.Port
                && IsNamed(exclusion[..colon], host, address)));
    }

    private static bool IsNamed(string exclusion, string host, IPAddress? address)
    {
        if (address is not null)
        {
            return IPAddress.TryParse(exclusion, out IPAddress? excluded)
                ? excluded.Equals(address)
                : IPNetwork.TryParse(exclusion, out IPNetwork network) && network.Contains(address);
        }

        ReadOnlySpan<char> domain = exclusion.AsSpan().TrimStart('*').TrimStart('.').TrimEnd('.');
        return !domain.IsEmpty
            && host.AsSpan().EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            && (host.Length == domain.Length || host[^(domain.Length + 1)] is '.');
    }
}
