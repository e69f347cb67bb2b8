using System.Text;

namespace Dxf.Tests.Registry;

/// <summary>A request as it would have gone over the network, its body read.</summary>
internal sealed record RecordedRequest(string Method, string Address, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    public string Text => Encoding.UTF8.GetString(Body);

    public static async Task<RecordedRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        IEnumerable<KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues>> headers = request.Headers.NonValidated;
        if (request.Content is not null)
        {
            // As a real handler does: the content is serialized once for each sending.
            await request.Content.CopyToAsync(body, cancellationToken);
            _ = request.Content.Headers.ContentLength;
            headers = headers.Concat(request.Content.Headers.NonValidated);
        }

        return new RecordedRequest(
            request.Method.Method,
            request.RequestUri!.AbsoluteUri,
            headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }

    public override string ToString() => $"{Method} {Address}";
}
