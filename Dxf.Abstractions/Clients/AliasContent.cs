namespace Dxf;

/// <summary>What an alias names: one manifest (<see cref="AliasManifest"/>), or one for each platform (<see cref="AliasIndex"/>).</summary>
public abstract class AliasContent
{
    private protected AliasContent(ManifestContent content) => Content = content;

    /// <summary>The manifest or index, as it is stored.</summary>
    public ManifestContent Content { get; }
}

/// <summary>An alias that names an ordered set of blobs.</summary>
/// <remarks>Of a schema 1 manifest there are the digests and no more; <see cref="IAliasClient.GetBlobsAsync"/> asks for the sizes.</remarks>
public sealed class AliasManifest : AliasContent
{
    private readonly Manifest? _manifest;

    /// <summary>Reads the manifest.</summary>
    /// <param name="content">A manifest as it is stored.</param>
    /// <exception cref="UnsupportedManifestException">It is not an image manifest.</exception>
    public AliasManifest(ManifestContent content)
        : base(content)
    {
        _manifest = content.Schema1Layers is null ? content.ReadManifest() : null;
        Digests = content.Schema1Layers ?? [.. _manifest!.Layers.Select(static layer => layer.Digest)];
    }

    /// <summary>The manifest.</summary>
    /// <exception cref="UnsupportedManifestException">It is of schema 1, which has no configuration.</exception>
    public Manifest Manifest => _manifest ?? throw new UnsupportedManifestException(Content.MediaType, "schema 1 has no config blob");

    /// <summary>The digests of the blobs, in order.</summary>
    public IReadOnlyList<Digest> Digests { get; }

    /// <summary>The blobs, in order.</summary>
    /// <exception cref="UnsupportedManifestException">The manifest is of schema 1, which has the digests only.</exception>
    public IReadOnlyList<Descriptor> Blobs => _manifest?.Layers
        ?? throw new UnsupportedManifestException(Content.MediaType, "schema 1 does not say how large its blobs are");

    /// <summary>The sum of the blobs' sizes, in bytes.</summary>
    /// <exception cref="UnsupportedManifestException">The manifest is of schema 1, which has no sizes.</exception>
    public long Size => Blobs.Sum(static blob => blob.Size);
}

/// <summary>An alias that names an index, and the manifest of each of its platforms.</summary>
public sealed class AliasIndex : AliasContent
{
    /// <summary>Takes an index with its manifests.</summary>
    /// <param name="content">An index as it is stored.</param>
    /// <param name="platforms">The manifest of each platform.</param>
    public AliasIndex(ManifestContent content, IReadOnlyDictionary<Platform, AliasManifest> platforms)
        : base(content)
        => Platforms = platforms;

    /// <summary>The manifest of each platform.</summary>
    public IReadOnlyDictionary<Platform, AliasManifest> Platforms { get; }
}
