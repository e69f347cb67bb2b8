using Dxf.Client.Registry;

namespace Dxf.Client.Diagnostics;

/// <summary>Addresses without what is secret in them: signatures and upload states stand in queries.</summary>
internal static class RedactedUri
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "n", "last", "mount", "from", "digest", "service", "scope", "artifactType",
    };

    public static string Of(Uri uri)
    {
        string address = ServerAddress.WithoutQuery(uri).AbsoluteUri;
        string query = uri.Query.TrimStart('?');
        return query.Length is 0 ? address : address + "?" + string.Join('&', query.Split('&').Select(Redact));
    }

    private static string Redact(string parameter)
    {
        int end = parameter.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? "…" : Harmless.Contains(parameter[..end]) ? parameter : parameter[..end] + "=…";
    }
}
