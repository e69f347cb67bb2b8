namespace Dxf.Client.Registry;

/// <summary>A registry's repositories.</summary>
internal sealed class RegistryCatalogClient(RegistryConnection connection) : ICatalogClient
{
    public IAsyncEnumerable<string> ListRepositoriesAsync(int? pageSize = null, CancellationToken cancellationToken = default) =>
        RegistryPages.ListAsync(
            connection, connection.GetUri("_catalog"), "repositories", "the list of repositories", pageSize, AuthScope.Catalog, cancellationToken);

    public async Task<string?> CheckApiVersionAsync(CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = RegistryConnection.CreateRequest(HttpMethod.Get, connection.GetUri(""));
        using HttpResponseMessage response = await connection
            .SendOrThrowAsync(request, "the version check", cancellationToken).ConfigureAwait(false);
        return response.Headers.TryGetValues("Docker-Distribution-Api-Version", out IEnumerable<string>? version)
            ? string.Join(", ", version)
            : null;
    }
}
