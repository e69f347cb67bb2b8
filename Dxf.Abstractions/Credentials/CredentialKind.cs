namespace Dxf;

/// <summary>What kind of secret a <see cref="RegistryCredential"/> holds.</summary>
public enum CredentialKind
{
    /// <summary>A user's password: for the token server, or for a registry with Basic authentication.</summary>
    Password,

    /// <summary>A token that stands for a user, which the token server exchanges for the tokens of single requests.</summary>
    IdentityToken,

    /// <summary>A token that the registry itself takes, as it is.</summary>
    RegistryToken,
}
