using System.Text.Json;

namespace Dxf;

/// <summary>A manifest or an index as it is stored: its exact bytes, what they are, and their digest.</summary>
public sealed class ManifestContent
{
    /// <summary>The largest manifest that is read or written, in bytes.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private Manifest? _manifest;
    private ImageIndex? _index;

    private ManifestContent(ReadOnlyMemory<byte> bytes, string mediaType, Digest digest)
    {
        Bytes = bytes;
        MediaType = mediaType;
        Digest = digest;
    }

    /// <summary>The exact bytes, which the digest is of.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the bytes are, for example <see cref="MediaTypes.DockerManifest"/>.</summary>
    public string MediaType { get; }

    /// <summary>The digest of <see cref="Bytes"/>.</summary>
    public Digest Digest { get; }

    /// <summary>Whether this is an index (or manifest list) and not a manifest.</summary>
    public bool IsIndex => MediaTypes.IsIndex(MediaType);

    /// <summary>Describes the manifest as an index would.</summary>
    public Descriptor Descriptor => new(MediaType, Digest, Bytes.Length);

    /// <summary>Takes a manifest's bytes, with the SHA-256 digest that they have.</summary>
    /// <param name="bytes">The bytes, kept as they are.</param>
    /// <param name="mediaType">
    /// What they are, where something beside the bytes says so (a Content-Type, a descriptor); null to go by the bytes
    /// alone.
    /// </param>
    /// <exception cref="UnsupportedManifestException">The bytes are no manifest, or say that they are something else.</exception>
    public static ManifestContent FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType = null) =>
        FromBytes(bytes, mediaType, Digest.Compute(bytes.Span));

    /// <summary>Takes a manifest's bytes with a digest that they were verified against.</summary>
    /// <param name="bytes">The bytes, kept as they are.</param>
    /// <param name="mediaType">What something beside the bytes says they are, or null.</param>
    /// <param name="digest">The digest of <paramref name="bytes"/>, of any algorithm.</param>
    /// <exception cref="UnsupportedManifestException">The bytes are no manifest, or say that they are something else.</exception>
    public static ManifestContent FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType, Digest digest) =>
        new(bytes, ManifestReader.DetermineMediaType(bytes.Span, mediaType), digest);

    /// <summary>The manifest that the bytes hold.</summary>
    /// <exception cref="UnsupportedManifestException">They hold an index, or something that dxf does not read.</exception>
    public Manifest ReadManifest() => _manifest ??= MediaTypes.IsManifest(MediaType)
        ? ManifestReader.ReadManifest(Bytes.Span, MediaType)
        : throw new UnsupportedManifestException(MediaType, IsIndex ? "an image manifest was expected, and this is an index" : "not a kind of manifest that dxf reads");

    /// <summary>The index that the bytes hold.</summary>
    /// <exception cref="UnsupportedManifestException">They hold a manifest, or something that dxf does not read.</exception>
    public ImageIndex ReadIndex() => _index ??= IsIndex
        ? ManifestReader.ReadIndex(Bytes.Span, MediaType)
        : throw new UnsupportedManifestException(MediaType, "an image index was expected, and this is none");
}
