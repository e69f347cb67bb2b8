using System.Net.Http.Headers;
using System.Text;

namespace Dxf.Client.Auth;

/// <summary>What a token server, or a registry with Basic authentication, is shown.</summary>
/// <param name="Identity">Who it is, without a secret: what tokens are kept apart by.</param>
/// <param name="Header">The <c>Authorization</c> header's value, or null for anonymous requests.</param>
internal sealed record Credentials(string Identity, AuthenticationHeaderValue? Header)
{
    public static readonly Credentials Anonymous = new("anonymous", null);

    /// <summary>User and password, else a whole header value, else nobody.</summary>
    public static Credentials From(DxfOptions options) => options switch
    {
        { Username: { } user, Password: { } password } => new Credentials("user " + user, Basic(user, password)),
        { Authorization: { Length: > 0 } value } => new Credentials("authorization", ParseHeader(value)),
        _ => Anonymous,
    };

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static AuthenticationHeaderValue ParseHeader(string value)
    {
        int space = value.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new AuthenticationHeaderValue(value) : new AuthenticationHeaderValue(value[..space], value[(space + 1)..].Trim());
    }

    /// <summary>Without the secret, for whoever logs it.</summary>
    public override string ToString() => Identity;
}
