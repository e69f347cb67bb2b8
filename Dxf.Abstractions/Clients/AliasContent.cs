namespace Dxf;

/// <summary>What an alias names: one manifest (<see cref="AliasManifest"/>), or one for each platform (<see cref="AliasIndex"/>).</summary>
public abstract class AliasContent
{
    private protected AliasContent(ManifestContent content) => Content = content;

    /// <summary>The manifest or index, as it is stored.</summary>
    public ManifestContent Content { get; }
}

/// <summary>An alias that names an ordered set of blobs.</summary>
public sealed class AliasManifest : AliasContent
{
    /// <summary>Reads the manifest.</summary>
    /// <param name="content">A manifest as it is stored.</param>
    /// <exception cref="UnsupportedManifestException">It is not an image manifest.</exception>
    public AliasManifest(ManifestContent content)
        : base(content)
        => Manifest = content.ReadManifest();

    /// <summary>The manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The blobs, in order.</summary>
    public IReadOnlyList<Descriptor> Blobs => Manifest.Layers;

    /// <summary>The sum of the blobs' sizes, in bytes.</summary>
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
