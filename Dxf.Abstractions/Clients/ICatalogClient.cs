namespace Dxf;

/// <summary>What an endpoint says of itself as a whole.</summary>
public interface ICatalogClient
{
    /// <summary>Lists the names of all repositories. Pages are asked for while the names are enumerated.</summary>
    /// <param name="pageSize">How many names to ask for at a time; null for the client's own choice.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The names as the endpoint sends them, in its order: escape them before a terminal shows them.</returns>
    /// <exception cref="RegistryException">The endpoint does not list its repositories, or not for these credentials.</exception>
    IAsyncEnumerable<string> ListRepositoriesAsync(int? pageSize = null, CancellationToken cancellationToken = default);

    /// <summary>Asks whether the endpoint speaks the registry API and takes the credentials.</summary>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <returns>What it calls the version it speaks (<c>registry/2.0</c>), or null where it does not say.</returns>
    /// <exception cref="RegistryException">It does not speak the API, or refuses the credentials.</exception>
    /// <exception cref="HttpRequestException">It can't be reached.</exception>
    Task<string?> CheckApiVersionAsync(CancellationToken cancellationToken = default);
}
