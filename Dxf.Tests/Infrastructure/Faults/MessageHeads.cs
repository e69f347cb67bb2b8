using System.Globalization;
using System.Text;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>The head of a request, for a rule to change.</summary>
internal sealed class RequestHead(string method, string target, string version, HeaderList headers)
{
    public string Method { get; } = method;

    /// <summary>Path and query, byte for byte.</summary>
    public string Target { get; set; } = target;

    public string Version { get; } = version;

    public HeaderList Headers { get; } = headers;

    /// <summary>Null where the connection ends before a request begins.</summary>
    public static async Task<RequestHead?> ReadAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.ReadLineAsync(cancellationToken) is not { } line) return null;

        string[] parts = line.Split(' ');
        if (parts.Length != 3 || !parts[2].StartsWith("HTTP/1.", StringComparison.Ordinal)) throw new InvalidDataException("not a request of HTTP/1.x");
        var head = new RequestHead(parts[0], parts[1], parts[2], []);
        await head.Headers.ReadAsync(connection, cancellationToken);
        return head;
    }

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().Append(Method).Append(' ').Append(Target).Append(' ').Append(Version).Append("\r\n");
        Headers.WriteTo(text);
        return text.ToString();
    }
}

/// <summary>The head of a response, for a rule to change.</summary>
internal sealed class ResponseHead(string version, int status, string reason, HeaderList headers)
{
    public string Version { get; set; } = version;

    public int Status { get; } = status;

    public string Reason { get; } = reason;

    public HeaderList Headers { get; } = headers;

    public bool IsInterim => Status < 200;

    public static async Task<ResponseHead> ReadAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        string line = await connection.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("the connection ended before a response");
        string[] parts = line.Split(' ', 3);
        if (parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status)) throw new InvalidDataException($"not a response: {line}");
        var head = new ResponseHead(parts[0], status, parts.Length > 2 ? parts[2] : "", []);
        await head.Headers.ReadAsync(connection, cancellationToken);
        return head;
    }

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Version} {Status} {Reason}\r\n");
        Headers.WriteTo(text);
        return text.ToString();
    }
}
