using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Dxf.Tests.Infrastructure;

/// <summary>A request for a token, as it came. Parameters are those of the query, or of the form for a POST.</summary>
internal sealed record TokenRequest(
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters)
{
    public string? Service => Parameter("service");

    /// <summary>One an entry, whether they came as several parameters or in one with spaces.</summary>
    public IReadOnlyList<string> Scopes => Parameters.TryGetValue("scope", out IReadOnlyList<string>? values)
        ? [.. values.SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries))]
        : [];

    /// <summary>The user and password of the Basic header or of the form; null without.</summary>
    public (string User, string Password)? Credentials
    {
        get
        {
            if (Parameter("grant_type") is "password")
                return (Parameter("username") ?? "", Parameter("password") ?? "");
            if (!Headers.TryGetValue("Authorization", out string? header) || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
                return null;
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
            return (parts[0], parts.ElementAtOrDefault(1) ?? "");
        }
    }

    /// <summary>Who the server took it to come from: null for anonymous requests and for refused ones.</summary>
    public string? User { get; init; }

    public int Status { get; init; }

    public string? Parameter(string name) => Parameters.TryGetValue(name, out IReadOnlyList<string>? values) ? values[0] : null;

    public static async Task<TokenRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, StringValues>> parameters = request.HasFormContentType
            ? await request.ReadFormAsync(cancellationToken)
            : request.Query;
        return new TokenRequest(
            request.Method,
            request.Path,
            request.QueryString.Value ?? "",
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            parameters.ToDictionary(
                parameter => parameter.Key,
                IReadOnlyList<string> (parameter) => [.. parameter.Value.Select(value => value ?? "")],
                StringComparer.Ordinal));
    }
}
