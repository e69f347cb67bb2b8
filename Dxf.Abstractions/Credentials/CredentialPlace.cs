namespace Dxf;

/// <summary>Where a credential is kept.</summary>
/// <param name="Name">A file's path, or a program's name.</param>
/// <param name="IsPlainText">Whether whoever can read the place can read the secret, too.</param>
public sealed record CredentialPlace(string Name, bool IsPlainText);
