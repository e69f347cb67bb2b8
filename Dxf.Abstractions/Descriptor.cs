namespace Dxf;

/// <summary>
/// Describes content: what it is, its digest and its size. Registries answer with it, manifests are lists of it.
/// </summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md">the descriptor specification</see>.</remarks>
/// <param name="MediaType">The content's media type (see <see cref="MediaTypes"/>).</param>
/// <param name="Digest">The digest of the content's bytes.</param>
/// <param name="Size">The content's length in bytes.</param>
public sealed record Descriptor(
    string MediaType,
    Digest Digest,
    long Size)
{
    /// <summary>The platform, on the entries of an image index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What kind of artifact the described manifest is, where an index says so.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Where else the content can be had, on the layers of images that may not be passed on; compared by reference. dxf goes to none of them.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Annotations, compared by reference.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
