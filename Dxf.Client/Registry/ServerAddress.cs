namespace Dxf.Client.Registry;

/// <summary>Reads the addresses that servers name in <c>Location</c> and <c>Link</c>.</summary>
internal static class ServerAddress
{
    /// <summary>
    /// The address that a redirect leads to, made absolute, with its query byte for byte. It may lead from http to https;
    /// where it leads the other way the scheme is a mistake of the same host's, or the redirect is refused.
    /// </summary>
    /// <param name="requested">The address of the request that was answered.</param>
    /// <param name="address">What the server named.</param>
    /// <param name="host">Who named it, for the error.</param>
    /// <exception cref="DxfException">It is no http or https address, or leads from https to http.</exception>
    public static Uri ResolveRedirect(Uri requested, string? address, string host)
    {
        Uri target = Parse(requested, address, host);
        return requested.Scheme is "https" && target.Scheme is "http"
            ? Resolve(requested, address, host)
            : Complete(requested, target, address!, host);
    }

    /// <summary>
    /// The address, made absolute, with its query byte for byte (it often carries the state of an upload, or a
    /// signature). Registries behind proxies name their own host with the wrong scheme or without its port: the ones
    /// in use are kept then.
    /// </summary>
    /// <param name="requested">The address of the request that was answered.</param>
    /// <param name="address">What the server named.</param>
    /// <param name="host">Who named it, for the error.</param>
    /// <exception cref="DxfException">It is no http or https address, or leads from https to http.</exception>
    public static Uri Resolve(Uri requested, string? address, string host)
    {
        Uri target = Parse(requested, address, host);
        bool sameHost = string.Equals(target.IdnHost, requested.IdnHost, StringComparison.OrdinalIgnoreCase);
        if (sameHost && (target.IsDefaultPort || target.Port == requested.Port))
            target = new UriBuilder(target) { Scheme = requested.Scheme, Port = requested.IsDefaultPort ? -1 : requested.Port }.Uri;
        return Complete(requested, target, address!, host);
    }

    /// <summary>The address with one more query parameter.</summary>
    public static Uri Append(Uri address, string name, string value)
    {
        string text = address.OriginalString;
        return new Uri(
            $"{text}{(text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>The address without its query, which may hold a signature or an upload's state, and without a user's name and password.</summary>
    public static Uri WithoutQuery(Uri address) => new($"{address.Scheme}://{address.Authority}{address.AbsolutePath}");

    private static Uri Parse(Uri requested, string? address, string host)
    {
        int query = QueryOf(address);
        string path = query < 0 ? address ?? "" : address![..query];
        return !string.IsNullOrEmpty(address) && Uri.TryCreate(requested, path, out Uri? target) && target.Scheme is ("http" or "https")
            ? target
            : throw new DxfException($"{host} named no usable address to go on at");
    }

    private static Uri Complete(Uri requested, Uri target, string address, string host)
    {
        if (requested.Scheme is "https" && target.Scheme is "http")
            throw new DxfException($"{host} leads from https to http ({target.Authority}); not followed");

        int query = QueryOf(address);
        string text = target.GetLeftPart(UriPartial.Path) + (query < 0 ? "" : WithoutFragment(address[query..]));
        return new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static int QueryOf(string? address) => address?.IndexOfAny(['?', '#']) ?? -1;

    private static string WithoutFragment(string text)
    {
        int fragment = text.IndexOf('#', StringComparison.Ordinal);
        return fragment < 0 ? text : text[..fragment];
    }
}
