using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Dxf.Client.Auth;

/// <summary>What a token server, or a registry with Basic authentication, is shown.</summary>
/// <param name="Identity">Who it is, without a secret: what tokens are kept apart by.</param>
/// <param name="Header">The <c>Authorization</c> header's value, or null where there is none to show.</param>
internal sealed record Credentials(string Identity, AuthenticationHeaderValue? Header)
{
    /// <summary>Set on requests for which it was looked what to identify with: <see cref="Name"/>, or nothing, for errors.</summary>
    public static readonly HttpRequestOptionsKey<string> ShownName = new("Dxf.ShownName");

    private const string TokenUser = "<token>";

    public static readonly Credentials Anonymous = new("anonymous", null);

    /// <summary>Whose they are, and where they come from, for errors; empty where there are none.</summary>
    public string Name { get; private init; } = "";

    /// <summary>What the token server exchanges for tokens, in place of a header.</summary>
    public string? IdentityToken { get; private init; }

    /// <summary>The same for token servers that know headers only.</summary>
    public AuthenticationHeaderValue? IdentityHeader { get; private init; }

    /// <summary>A token that the registry takes without any token server.</summary>
    public AuthenticationHeaderValue? RegistryToken { get; private init; }

    /// <summary>User and password, else a whole header value, else null: there may be others.</summary>
    public static Credentials? From(DxfOptions options) => options switch
    {
        { Username: { } user, Password: { } password } => new Credentials("user " + user, Basic(user, password)) { Name = "user " + user },
        { Authorization: { Length: > 0 } value } => new Credentials("authorization", ParseHeader(value)) { Name = "the given Authorization value" },
        _ => null,
    };

    /// <param name="credential">What was found.</param>
    /// <param name="number">What keeps apart two that have the same name.</param>
    public static Credentials From(RegistryCredential credential, int number)
    {
        string identity = string.Create(CultureInfo.InvariantCulture, $"{credential} ({number})");
        string name = credential.Origin is { } origin ? $"{credential} (from {origin})" : credential.ToString();
        return credential.Kind switch
        {
            CredentialKind.Password => new Credentials(identity, Basic(credential.Username!, credential.Secret)) { Name = name },
            CredentialKind.IdentityToken => new Credentials(identity, Header: null)
            {
                Name = name,
                IdentityToken = credential.Secret,
                IdentityHeader = Basic(credential.Username ?? TokenUser, credential.Secret),
            },
            CredentialKind.RegistryToken => new Credentials(identity, Header: null)
            {
                Name = name,
                RegistryToken = new AuthenticationHeaderValue("Bearer", credential.Secret),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(credential), credential.Kind, "There is no such kind of credential."),
        };
    }

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
