namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Headers that are missing, added or changed.</summary>
internal static partial class Fault
{
    /// <summary>The registry sees no Range, so 200 with the whole body comes. It fires where there was one.</summary>
    public static FaultAction IgnoreRange() => DropRequestHeader("Range");

    /// <summary>206 with this Content-Range, whatever the body is. It fires where there was one.</summary>
    public static FaultAction WrongContentRange(string text) => EditResponseHeader("Content-Range", _ => text);

    /// <summary>It fires where there was one.</summary>
    public static FaultAction DropRequestHeader(string name) => FaultAction.Request($"drop the request's {name}", (request, fired) =>
    {
        if (request.Head.Headers.Remove(name)) fired();
    });

    /// <summary>Added, or in the place of the client's.</summary>
    public static FaultAction SetRequestHeader(string name, string value) => FaultAction.Request($"set the request's {name}", (request, fired) =>
    {
        fired();
        request.Head.Headers.Set(name, value);
    });

    /// <summary>It fires where there was one. For Content-Length see <see cref="OmitLengthAndClose"/> and <see cref="OmitLengthAndChunk"/>.</summary>
    public static FaultAction DropResponseHeader(string name) => FaultAction.Response($"drop the response's {name}", (response, fired) =>
    {
        if (response.Head.Headers.Remove(name)) fired();
    });

    /// <summary>Added, or in the place of the registry's. The body stays as it is, so that Content-Length can lie.</summary>
    public static FaultAction SetResponseHeader(string name, string value) => FaultAction.Response($"set the response's {name}", (response, fired) =>
    {
        fired();
        response.Head.Headers.Set(name, value);
    });

    /// <summary>Made from the registry's. It fires where there was one.</summary>
    public static FaultAction EditResponseHeader(string name, Func<string, string> edit) => FaultAction.Response($"edit the response's {name}", (response, fired) =>
    {
        if (response.Head.Headers[name] is not { } value) return;
        fired();
        response.Head.Headers.Set(name, edit(value));
    });

    /// <summary>Location with the same path and query on another scheme, host or port.</summary>
    public static FaultAction LocationOn(Uri origin) => EditResponseHeader("Location", location => origin.GetLeftPart(UriPartial.Authority) + PathAndQuery(location));

    /// <summary>Location without scheme, host and port.</summary>
    public static FaultAction RelativeLocation() => EditResponseHeader("Location", PathAndQuery);

    /// <summary>Link (to the next page) with the same path and query on another scheme, host or port.</summary>
    public static FaultAction LinkOn(Uri origin) => EditResponseHeader("Link", link =>
    {
        (int start, int end) = (link.IndexOf('<', StringComparison.Ordinal) + 1, link.IndexOf('>', StringComparison.Ordinal));
        return $"{link[..start]}{origin.GetLeftPart(UriPartial.Authority)}{PathAndQuery(link[start..end])}{link[end..]}";
    });

    /// <summary>No Content-Length: the body ends with the connection.</summary>
    public static FaultAction OmitLengthAndClose() => FaultAction.Response("no Content-Length, close at the end", (response, fired) =>
    {
        fired();
        response.UseEndOfConnection();
    });

    /// <summary>No Content-Length: the body comes in chunks.</summary>
    public static FaultAction OmitLengthAndChunk() => FaultAction.Response("no Content-Length, chunks", (response, fired) =>
    {
        fired();
        response.UseChunks();
    });

    /// <summary>HTTP/1.0: no length, no chunks, the body ends with the connection.</summary>
    public static FaultAction SpeakHttp10() => FaultAction.Response("speak HTTP/1.0", (response, fired) =>
    {
        fired();
        response.UseEndOfConnection();
        response.Head.Version = "HTTP/1.0";
    });

    /// <summary>Byte for byte, which Uri would not keep.</summary>
    private static string PathAndQuery(string location)
    {
        int scheme = location.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return location;
        int path = location.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : location[path..];
    }
}
