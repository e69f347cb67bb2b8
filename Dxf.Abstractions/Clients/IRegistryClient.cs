namespace Dxf;

/// <summary>One endpoint, a registry or a directory, with all that can be done there.</summary>
public interface IRegistryClient
{
    /// <summary>The endpoint as messages name it: <c>localhost:5000</c>, or <c>oci:./store</c>.</summary>
    string Endpoint { get; }

    /// <summary>Blobs.</summary>
    IBlobClient Blobs { get; }

    /// <summary>Manifests and tags.</summary>
    IManifestClient Manifests { get; }

    /// <summary>Aliases: tags that name ordered sets of blobs.</summary>
    IAliasClient Aliases { get; }

    /// <summary>The endpoint's repositories.</summary>
    ICatalogClient Catalog { get; }

    /// <summary>Tokens and scopes.</summary>
    IAuthClient Auth { get; }
}
