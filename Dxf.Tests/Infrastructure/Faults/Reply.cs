using System.Globalization;
using System.Net;
using System.Text;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>A scripted answer: <c>Reply.Of(429).RetryAfter(TimeSpan.FromSeconds(1))</c>.</summary>
internal sealed record Reply
{
    private Reply(int status) => Status = status;

    public int Status { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    public long Length { get; private init; }

    /// <summary>Opened for each answer again.</summary>
    public Func<Stream> OpenBody { get; private init; } = static () => Stream.Null;

    public static Reply Of(int status) => new(status);

    /// <summary>As registries report errors: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes</summary>
    public static Reply OfError(int status, string code, string message) =>
        Of(status).WithBody($$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""", "application/json");

    /// <summary>401 with a challenge, such as <c>Basic realm="somewhere"</c>.</summary>
    public static Reply OfChallenge(string challenge) => OfError(401, "UNAUTHORIZED", "authentication required").WithHeader("WWW-Authenticate", challenge);

    public static Reply OfRedirect(int status, string location) => Of(status).WithHeader("Location", location);

    public Reply WithHeader(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };

    public Reply WithBody(byte[] body, string contentType) =>
        WithHeader("Content-Type", contentType) with { Length = body.Length, OpenBody = () => new MemoryStream(body, writable: false) };

    public Reply WithBody(string body, string contentType) => WithBody(Encoding.UTF8.GetBytes(body), contentType);

    public Reply WithHtml(string html = "<html><body><h1>An error occurred</h1></body></html>") => WithBody(html, "text/html");

    /// <summary>Streamed: it takes no memory, however long it is.</summary>
    public Reply WithHugeBody(long length, string contentType, char content = ' ') =>
        WithHeader("Content-Type", contentType) with { Length = length, OpenBody = () => new RepeatedBody((byte)content, length) };

    public Reply RetryAfter(TimeSpan delay) => WithHeader("Retry-After", Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture));

    public Reply RetryAfter(DateTimeOffset date) => WithHeader("Retry-After", date.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>With Content-Length, which 204 and 304 must not have.</summary>
    public ResponseHead ToHead()
    {
        var head = new ResponseHead("HTTP/1.1", Status, ((HttpStatusCode)Status).ToString(), new HeaderList(Headers));
        if (Status is not (204 or 304)) head.Headers.Set("Content-Length", Length.ToString(CultureInfo.InvariantCulture));
        return head;
    }
}
