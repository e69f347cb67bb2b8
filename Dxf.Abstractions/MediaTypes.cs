using System.Text.RegularExpressions;

namespace Dxf;

/// <summary>The media types that dxf writes and reads.</summary>
public static partial class MediaTypes
{
    /// <summary>Docker's image manifest, version 2 schema 2: what dxf writes for an alias in a registry.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's manifest list: one image for several platforms.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>
    /// Docker's image manifest, version 2 schema 1, with its signatures: what registries hold of images from before 2016.
    /// It is read and never written.
    /// </summary>
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /// <summary>The same without signatures, which is not read; some registries send signed manifests as this.</summary>
    public const string DockerSchema1Unsigned = "application/vnd.docker.distribution.manifest.v1+json";

    /// <summary>The configuration of a Docker image; dxf's aliases name their first blob so.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>The OCI image manifest.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>The OCI image index: one image for several platforms.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    /// <summary>The OCI empty descriptor's type, for content <c>{}</c>.</summary>
    public const string OciEmpty = "application/vnd.oci.empty.v1+json";

    /// <summary>Arbitrary data: what dxf's blobs are.</summary>
    public const string OctetStream = "application/octet-stream";

    /// <summary>The <c>artifactType</c> of an alias that is written as an OCI artifact manifest.</summary>
    public const string DxfAlias = "application/vnd.dxf.alias.v1";

    /// <summary>Whether the type is an image index or a manifest list.</summary>
    /// <param name="mediaType">A media type without parameters.</param>
    public static bool IsIndex(string mediaType) => mediaType is OciIndex or DockerManifestList;

    /// <summary>Whether the type is that of a layer which its owner does not allow to be passed on, so that registries need not have it.</summary>
    /// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#non-distributable-layers">the specification of such layers</see>.</remarks>
    /// <param name="mediaType">A media type without parameters.</param>
    public static bool IsForeignLayer(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        return mediaType.StartsWith("application/vnd.docker.image.rootfs.foreign.", StringComparison.Ordinal)
            || mediaType.StartsWith("application/vnd.oci.image.layer.nondistributable.", StringComparison.Ordinal);
    }

    /// <summary>Whether the type is Docker's image manifest of schema 1, signed or not.</summary>
    /// <param name="mediaType">A media type without parameters.</param>
    public static bool IsSchema1(string mediaType) => mediaType is DockerSchema1 or DockerSchema1Unsigned;

    /// <summary>Whether the type is an image manifest, Docker's (schema 2) or OCI's.</summary>
    /// <param name="mediaType">A media type without parameters.</param>
    public static bool IsManifest(string mediaType) => mediaType is OciManifest or DockerManifest;

    /// <summary>Whether a text is a media type as <see href="https://www.rfc-editor.org/rfc/rfc6838#section-4.2">RFC 6838</see> has them.</summary>
    internal static bool IsWellFormed(string text) => WellFormed().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WellFormed();
}
