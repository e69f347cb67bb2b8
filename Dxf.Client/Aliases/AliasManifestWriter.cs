using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dxf.Client.Aliases;

/// <summary>Writes the manifests of aliases, byte for byte as they have always been, so that their digests agree.</summary>
internal static class AliasManifestWriter
{
    /// <summary>The content of the OCI empty descriptor.</summary>
    /// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidance-for-an-empty-descriptor">the empty descriptor</see>.</remarks>
    public static readonly ReadOnlyMemory<byte> EmptyContent = "{}"u8.ToArray();

    private static readonly Descriptor Empty = new(MediaTypes.OciEmpty, Digest.Compute(EmptyContent.Span), EmptyContent.Length);

    public static ManifestContent Write(IReadOnlyList<Descriptor> blobs, ManifestFormat format, ArtifactOptions? artifact = null)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        if (blobs.Count is 0)
            throw new ArgumentException("An alias names at least one blob.", nameof(blobs));

        return format switch
        {
            // python-dxf's form. A manifest of this kind must have a configuration; the first blob serves as such, so
            // that there need not be another one. Keys in order, ", " and ": " between, as Python's json writes them.
            ManifestFormat.Docker => Write(MediaTypes.DockerManifest, blobs[0] with { MediaType = MediaTypes.DockerConfig, Annotations = null }, blobs.Select(static blob => blob with { MediaType = MediaTypes.OctetStream, Annotations = null }), artifact: null),
            ManifestFormat.Oci => Write(MediaTypes.OciManifest, Empty, blobs.Select(static blob => blob with { MediaType = MediaTypes.OctetStream }), artifact ?? new ArtifactOptions()),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "expected Docker or Oci"),
        };
    }

    private static ManifestContent Write(string mediaType, Descriptor config, IEnumerable<Descriptor> layers, ArtifactOptions? artifact)
    {
        List<string> members = [];
        if (artifact?.Annotations is { Count: > 0 } annotations)
            members.Add($"\"annotations\": {Write(annotations)}");
        if (artifact is not null)
            members.Add($"\"artifactType\": \"{artifact.ArtifactType ?? MediaTypes.DxfAlias}\"");
        members.Add($"\"config\": {Write(config)}");
        members.Add($"\"layers\": [{string.Join(", ", layers.Select(Write))}]");
        members.Add($"\"mediaType\": \"{mediaType}\"");
        members.Add("\"schemaVersion\": 2");
        if (artifact?.Subject is { } subject)
            members.Add($"\"subject\": {Write(subject with { Annotations = null })}");
        return ManifestContent.FromBytes(Encoding.UTF8.GetBytes($"{{{string.Join(", ", members)}}}"), mediaType);
    }

    // Digests are hexadecimal. A subject's media type is what a server said; one that is well-formed is not changed.
    private static string Write(Descriptor descriptor)
    {
        string annotations = descriptor.Annotations is { Count: > 0 } some ? $"\"annotations\": {Write(some)}, " : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{{{annotations}}"digest": "{{descriptor.Digest.Value}}", "mediaType": "{{JsonEncodedText.Encode(descriptor.MediaType, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}", "size": {{descriptor.Size}}}""");
    }

    private static string Write(IReadOnlyDictionary<string, string> annotations) => "{" + string.Join(
        ", ",
        annotations
            .OrderBy(static annotation => annotation.Key, StringComparer.Ordinal)
            .Select(static annotation => $"\"{JsonEncodedText.Encode(annotation.Key)}\": \"{JsonEncodedText.Encode(annotation.Value)}\"")) + "}";
}
