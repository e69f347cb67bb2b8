using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>How the end of a body is told: https://www.rfc-editor.org/rfc/rfc9112#section-6.3</summary>
internal enum BodyFraming
{
    /// <summary>There is no body, whatever the headers say: HEAD, 204, 304.</summary>
    None,

    /// <summary>Bytes as they are: Content-Length, be it true or not, is in the headers.</summary>
    Length,

    Chunked,

    UntilClose,
}

internal static class BodyFramings
{
    public static BodyFraming OfRequest(HeaderList headers) =>
        headers.Contains("Transfer-Encoding", "chunked") ? BodyFraming.Chunked : headers.Contains("Content-Length") ? BodyFraming.Length : BodyFraming.None;

    public static BodyFraming OfResponse(string method, ResponseHead head)
    {
        if (method is "HEAD" || head.Status is 204 or 304) return BodyFraming.None;
        return OfRequest(head.Headers) is var framing and not BodyFraming.None ? framing : BodyFraming.UntilClose;
    }

    /// <summary>What Content-Length says, or null.</summary>
    public static long? LengthOf(HeaderList headers) =>
        headers["Content-Length"] is { } text ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>The body without its framing.</summary>
    public static Stream Open(WireConnection connection, BodyFraming framing, HeaderList headers) => framing switch
    {
        BodyFraming.None => Stream.Null,
        BodyFraming.Length => new LengthBody(connection, LengthOf(headers)!.Value),
        BodyFraming.Chunked => new ChunkedBody(connection),
        BodyFraming.UntilClose => new UntilCloseBody(connection),
        _ => throw new ArgumentOutOfRangeException(nameof(framing)),
    };
}
