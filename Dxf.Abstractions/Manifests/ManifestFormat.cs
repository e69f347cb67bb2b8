namespace Dxf;

/// <summary>The two forms in which dxf writes the manifest of an alias.</summary>
public enum ManifestFormat
{
    /// <summary>Docker's image manifest, byte for byte as python-dxf writes it. The default on registries.</summary>
    Docker = 1,

    /// <summary>An OCI 1.1 artifact manifest with the empty configuration. The default in directories.</summary>
    Oci = 2,
}
