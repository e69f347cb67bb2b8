using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>What somebody is known by at a registry. Its text never holds the secret.</summary>
public sealed class RegistryCredential : IEquatable<RegistryCredential>
{
    private RegistryCredential(CredentialKind kind, string? username, string secret)
    {
        Kind = kind;
        Username = username;
        Secret = secret;
    }

    /// <summary>What kind of secret this is.</summary>
    public CredentialKind Kind { get; }

    /// <summary>The user; null where only the token says who it is.</summary>
    public string? Username { get; }

    /// <summary>The password or the token.</summary>
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Secret { get; }

    /// <summary>Where it was found, for messages: a file, or a program. It does not count when two are compared.</summary>
    public string? Origin { get; private init; }

    /// <summary>A user and a password.</summary>
    /// <param name="username">The user, not empty and without a colon.</param>
    /// <param name="password">The password; it may be empty.</param>
    /// <exception cref="ArgumentException">The user is empty, or holds a colon, which Basic authentication can't carry.</exception>
    public static RegistryCredential FromPassword(string username, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(password);
        return username.Contains(':', StringComparison.Ordinal)
            ? throw new ArgumentException("A user name can't hold a colon.", nameof(username))
            : new RegistryCredential(CredentialKind.Password, username, password);
    }

    /// <summary>A token that the token server exchanges for others (OAuth2 calls it a refresh token).</summary>
    /// <param name="token">The token, not empty.</param>
    /// <param name="username">The user that it stands for, where that is known.</param>
    public static RegistryCredential FromIdentityToken(string token, string? username = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return new RegistryCredential(CredentialKind.IdentityToken, string.IsNullOrEmpty(username) ? null : username, token);
    }

    /// <summary>A token that is shown to the registry as it is.</summary>
    /// <param name="token">The token: visible ASCII characters.</param>
    /// <exception cref="ArgumentException">It is empty, or holds a character that a header can't carry.</exception>
    public static RegistryCredential FromRegistryToken(string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new ArgumentException("The token holds a character that a header can't carry.", nameof(token))
            : new RegistryCredential(CredentialKind.RegistryToken, null, token);
    }

    /// <summary>The same, with the place where it was found.</summary>
    /// <param name="origin">A file's path, or a program's name.</param>
    public RegistryCredential WithOrigin(string origin) => new(Kind, Username, Secret) { Origin = origin };

    /// <inheritdoc/>
    public bool Equals(RegistryCredential? other) => other is not null
        && Kind == other.Kind
        && string.Equals(Username, other.Username, StringComparison.Ordinal)
        && string.Equals(Secret, other.Secret, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RegistryCredential);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Username, Secret);

    /// <summary>Who it is, without the secret.</summary>
    public override string ToString() => (Kind, Username) switch
    {
        (CredentialKind.Password, _) => "user " + Username,
        (CredentialKind.IdentityToken, { } user) => "identity token of " + user,
        (CredentialKind.IdentityToken, null) => "identity token",
        _ => "registry token",
    };
}
