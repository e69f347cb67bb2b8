namespace Dxf;

/// <summary>Keeps credentials from one login to the next logout.</summary>
public interface ICredentialStore : ICredentialSource
{
    /// <summary>Keeps a credential for a registry, in place of one that was kept before.</summary>
    /// <param name="host">The registry: <c>host</c> or <c>host:port</c>.</param>
    /// <param name="credential">What to keep; no registry token.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Where it is kept now.</returns>
    /// <exception cref="HostConfigurationException">It could not be kept.</exception>
    Task<CredentialPlace> StoreAsync(string host, RegistryCredential credential, CancellationToken cancellationToken = default);

    /// <summary>Forgets the credential of a registry.</summary>
    /// <param name="host">The registry: <c>host</c> or <c>host:port</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="HostConfigurationException">There may be one, but it could not be removed.</exception>
    Task<bool> EraseAsync(string host, CancellationToken cancellationToken = default);
}
