namespace Dxf.Client;

/// <summary>One endpoint with its clients.</summary>
internal sealed record RegistryClient(
    string Endpoint,
    IBlobClient Blobs,
    IManifestClient Manifests,
    IAliasClient Aliases,
    ICatalogClient Catalog,
    IAuthClient Auth) : IRegistryClient;
