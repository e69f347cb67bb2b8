namespace Dxf;

/// <summary>An image manifest, Docker's (version 2 schema 2) or OCI's: a configuration and an ordered list of blobs.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md">the manifest specification</see>.</remarks>
/// <param name="Config">The configuration blob; for dxf's aliases the first blob, or the empty descriptor.</param>
/// <param name="Layers">The blobs, in order.</param>
public sealed record Manifest(
    Descriptor Config,
    IReadOnlyList<Descriptor> Layers)
{
    /// <summary>2 in every manifest of this kind.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The manifest's own media type; OCI manifests may leave it out.</summary>
    public string? MediaType { get; init; }

    /// <summary>What kind of artifact this is, where it isn't an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest that this one refers to, if any.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Annotations, compared by reference.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>
    /// The digest that stands for the image: Docker's image id, which is the configuration's. Where the configuration
    /// is the empty descriptor it is the first blob's, which is what dxf's other form of alias names there.
    /// </summary>
    public Digest ConfigDigest =>
        Config.MediaType is MediaTypes.OciEmpty && Layers.Count > 0 ? Layers[0].Digest : Config.Digest;
}
