namespace Dxf;

/// <summary>Knows what to identify with at registries. It is asked when a registry wants to know, and not before.</summary>
public interface ICredentialSource
{
    /// <summary>
    /// Finds the credential for a registry. What is found is kept as long as the registry takes it; once it is refused,
    /// the source is asked again.
    /// </summary>
    /// <param name="host">The registry: <c>host</c> or <c>host:port</c>, as it was configured. Docker Hub is <c>registry-1.docker.io</c>.</param>
    /// <param name="repository">The repository that is accessed (of several, the one that is written to), as the registry names it; null where none is.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The credential, or null where there is none: the registry is then accessed anonymously.</returns>
    /// <exception cref="HostConfigurationException">There may be one, but it can't be read.</exception>
    Task<RegistryCredential?> FindAsync(string host, RepositoryName? repository = null, CancellationToken cancellationToken = default);
}
