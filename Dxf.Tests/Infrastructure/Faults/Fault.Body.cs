namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Response bodies that are not what the registry sent.</summary>
internal static partial class Fault
{
    private const int MaxReplaceable = 64 << 20;

    /// <summary>All bits of the byte at this offset of the body are turned. It does not fire on a shorter body.</summary>
    public static FaultAction CorruptResponseByte(long offset) => FaultAction.Response(
        Named("corrupt the response after", offset),
        (response, fired) => response.Body = new CorruptBody(response.Body, offset, fired));

    /// <summary>Only so many bytes, and Content-Length says so. It does not fire on a body that is known to be shorter.</summary>
    public static FaultAction TruncateResponse(long bytes) => FaultAction.Response(Named("truncate the response to", bytes), (response, fired) =>
    {
        if (!response.HasBody || response.Length <= bytes) return;
        fired();
        if (response.Length is not null) response.UseLength(bytes);
        response.Body = new TruncatedBody(response.Body, bytes);
    });

    /// <summary>These bytes follow the body, and Content-Length counts them.</summary>
    public static FaultAction AppendToResponse(byte[] bytes) => FaultAction.Response(Named("append to the response", bytes.Length), (response, fired) =>
    {
        if (!response.HasBody) return;
        fired();
        if (response.Length is { } length) response.UseLength(length + bytes.Length);
        response.Body = new JoinedBody(response.Body, new MemoryStream(bytes, writable: false));
    });

    /// <summary>These bytes follow the body, and Content-Length (or the last chunk) says that it has ended before.</summary>
    public static FaultAction AppendBeyondLength(byte[] bytes) => FaultAction.Response(Named("append, beyond Content-Length,", bytes.Length), (response, fired) =>
    {
        if (!response.HasBody) return;
        fired();
        response.Excess = bytes;
    });

    /// <summary>The body as the test makes it from the registry's, with its own Content-Length: for small bodies, as it is held in memory.</summary>
    public static FaultAction ReplaceResponseBody(Func<byte[], byte[]> replace) => new("replace the response's body")
    {
        OnResponseAsync = async (response, fired) =>
        {
            if (!response.HasBody) return;
            using var original = new MemoryStream();
            await new TruncatedBody(response.Body, MaxReplaceable).CopyToAsync(original, response.Request.Stopping);
            byte[] replacement = replace(original.ToArray());
            fired();
            response.UseLength(replacement.Length);
            response.Body = new MemoryStream(replacement, writable: false);
        },
    };

    /// <summary>Compressed, whatever Accept-Encoding says, in chunks.</summary>
    public static FaultAction Gzip() => FaultAction.Response("gzip", (response, fired) =>
    {
        if (!response.HasBody) return;
        fired();
        response.UseChunks();
        response.Head.Headers.Set("Content-Encoding", "gzip");
        response.Body = GzippedBody.Open(response.Body, response.Request.Stopping);
    });
}
