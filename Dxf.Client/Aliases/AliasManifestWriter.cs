using System.Globalization;
using System.Text;

namespace Dxf.Client.Aliases;

/// <summary>Writes the manifests of aliases, byte for byte as they have always been, so that their digests agree.</summary>
internal static class AliasManifestWriter
{
    /// <summary>The content of the OCI empty descriptor.</summary>
    /// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidance-for-an-empty-descriptor">the empty descriptor</see>.</remarks>
    public static readonly ReadOnlyMemory<byte> EmptyContent = "{}"u8.ToArray();

    private static readonly Descriptor Empty = new(MediaTypes.OciEmpty, Digest.Compute(EmptyContent.Span), EmptyContent.Length);

    public static ManifestContent Write(IReadOnlyList<Descriptor> blobs, ManifestFormat format)
    {
        if (blobs.Count is 0)
            throw new ArgumentException("An alias names at least one blob.", nameof(blobs));

        IEnumerable<Descriptor> layers = blobs.Select(static blob => new Descriptor(MediaTypes.OctetStream, blob.Digest, blob.Size));
        return format switch
        {
            // python-dxf's form. A manifest of this kind must have a configuration; the first blob serves as such, so
            // that there need not be another one. Keys in order, ", " and ": " between, as Python's json writes them.
            ManifestFormat.Docker => Write(MediaTypes.DockerManifest, blobs[0] with { MediaType = MediaTypes.DockerConfig }, layers, artifactType: null),
            ManifestFormat.Oci => Write(MediaTypes.OciManifest, Empty, layers, MediaTypes.DxfAlias),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "expected Docker or Oci"),
        };
    }

    // Nothing here needs escaping: media types are constants, digests are hexadecimal.
    private static ManifestContent Write(string mediaType, Descriptor config, IEnumerable<Descriptor> layers, string? artifactType)
    {
        string artifact = artifactType is null ? "" : $"\"artifactType\": \"{artifactType}\", ";
        string text = $$"""{{{artifact}}"config": {{Write(config)}}, "layers": [{{string.Join(", ", layers.Select(Write))}}], "mediaType": "{{mediaType}}", "schemaVersion": 2}""";
        return ManifestContent.FromBytes(Encoding.ASCII.GetBytes(text), mediaType);
    }

    private static string Write(Descriptor descriptor) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"digest": "{{descriptor.Digest.Value}}", "mediaType": "{{descriptor.MediaType}}", "size": {{descriptor.Size}}}""");
}
