using Dxf.Schema1;

namespace Dxf;

/// <summary>A manifest or an index as it is stored: its exact bytes, what they are, and their digest.</summary>
/// <remarks>
/// Docker's schema 1 is special: the bytes carry signatures, which are verified whenever such content is made, and the
/// digest is of what was signed, as registries name it.
/// </remarks>
public sealed class ManifestContent
{
    /// <summary>The largest manifest that is read or written, in bytes.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private Manifest? _manifest;
    private ImageIndex? _index;

    private ManifestContent(ReadOnlyMemory<byte> bytes, string mediaType, Digest digest, IReadOnlyList<Digest>? schema1Layers)
    {
        Bytes = bytes;
        MediaType = mediaType;
        Digest = digest;
        Schema1Layers = schema1Layers;
    }

    /// <summary>The exact bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What the bytes are, for example <see cref="MediaTypes.DockerManifest"/>.</summary>
    public string MediaType { get; }

    /// <summary>The digest of <see cref="Bytes"/>; of a schema 1 manifest, that of its signed part.</summary>
    public Digest Digest { get; }

    /// <summary>Whether this is an index (or manifest list) and not a manifest.</summary>
    public bool IsIndex => MediaTypes.IsIndex(MediaType);

    /// <summary>Describes the manifest as an index would.</summary>
    public Descriptor Descriptor => new(MediaType, Digest, Bytes.Length);

    /// <summary>The verified layers of a schema 1 manifest, in its order; null for every other kind.</summary>
    internal IReadOnlyList<Digest>? Schema1Layers { get; }

    /// <summary>Takes a manifest's bytes, with the SHA-256 digest that they have.</summary>
    /// <param name="bytes">The bytes, kept as they are.</param>
    /// <param name="mediaType">
    /// What they are, where something beside the bytes says so (a Content-Type, a descriptor); null to go by the bytes
    /// alone.
    /// </param>
    /// <exception cref="UnsupportedManifestException">The bytes are no manifest, or say that they are something else.</exception>
    public static ManifestContent FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType = null) =>
        Verify(bytes, mediaType, expected: null, context: "");

    /// <summary>Takes a manifest's bytes with a digest that they were verified against.</summary>
    /// <param name="bytes">The bytes, kept as they are.</param>
    /// <param name="mediaType">What something beside the bytes says they are, or null.</param>
    /// <param name="digest">The digest of <paramref name="bytes"/>, of any algorithm.</param>
    /// <exception cref="UnsupportedManifestException">The bytes are no manifest, or say that they are something else.</exception>
    public static ManifestContent FromBytes(ReadOnlyMemory<byte> bytes, string? mediaType, Digest digest)
    {
        string type = ManifestReader.DetermineMediaType(bytes.Span, mediaType);
        return new(bytes, type, digest, MediaTypes.IsSchema1(type) ? SignedManifest.Parse(bytes, type).VerifyLayers() : null);
    }

    /// <summary>Takes a manifest's bytes after checking them against the digest that they should have.</summary>
    /// <param name="bytes">The bytes, kept as they are.</param>
    /// <param name="mediaType">What something beside the bytes says they are, or null.</param>
    /// <param name="expected">The digest that they were asked for by, or that their sender names; null to take any, with its SHA-256 digest.</param>
    /// <param name="context">What was read and from where, for the message of a mismatch.</param>
    /// <exception cref="DigestMismatchException">The bytes, or a schema 1 manifest's signed part, have another digest.</exception>
    /// <exception cref="UnsupportedManifestException">The bytes are no manifest, or say that they are something else.</exception>
    public static ManifestContent Verify(ReadOnlyMemory<byte> bytes, string? mediaType, Digest? expected, string context)
    {
        // Before anything is said of what they are: they may be damaged.
        ReadOnlyMemory<byte> digested = ManifestReader.IsSchema1(bytes.Span, mediaType)
            ? SignedManifest.Parse(bytes, mediaType ?? MediaTypes.DockerSchema1).Payload
            : bytes;
        Digest actual = Digest.Compute(digested.Span, expected?.Algorithm ?? DigestAlgorithm.Sha256);
        return expected is null || expected == actual
            ? FromBytes(bytes, mediaType, actual)
            : throw new DigestMismatchException(expected.Value, actual, context);
    }

    /// <summary>The manifest that the bytes hold.</summary>
    /// <exception cref="UnsupportedManifestException">They hold an index, or something that dxf does not read.</exception>
    public Manifest ReadManifest() => _manifest ??= MediaTypes.IsManifest(MediaType)
        ? ManifestReader.ReadManifest(Bytes.Span, MediaType)
        : throw new UnsupportedManifestException(MediaType, this switch
        {
            { IsIndex: true } => "an image manifest was expected, and this is an index",
            { Schema1Layers: not null } => "schema 1 has no config blob, and can't be used as the manifests after it",
            _ => "not a kind of manifest that dxf reads",
        });

    /// <summary>The index that the bytes hold.</summary>
    /// <exception cref="UnsupportedManifestException">They hold a manifest, or something that dxf does not read.</exception>
    public ImageIndex ReadIndex() => _index ??= IsIndex
        ? ManifestReader.ReadIndex(Bytes.Span, MediaType)
        : throw new UnsupportedManifestException(MediaType, "an image index was expected, and this is none");
}
