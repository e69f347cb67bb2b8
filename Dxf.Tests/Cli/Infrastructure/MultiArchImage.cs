namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>
/// An image for two platforms, as build tools make them: indented, with an entry that names no platform and an
/// attestation for platform unknown/unknown.
/// </summary>
/// <param name="IndexType">OCI's index or Docker's manifest list.</param>
/// <param name="Amd64">Configuration and blob for linux/amd64.</param>
/// <param name="Arm64">Configuration and two blobs for linux/arm64/v8.</param>
/// <param name="Other">What the two entries for no platform hold.</param>
internal sealed record MultiArchImage(string IndexType, TestBlob[] Amd64, TestBlob[] Arm64, TestBlob[] Other)
{
    public const string OciIndexType = "application/vnd.oci.image.index.v1+json";
    public const string DockerListType = "application/vnd.docker.distribution.manifest.list.v2+json";

    public string ManifestType => IndexType is OciIndexType ? AliasText.OciType : AliasText.DockerType;

    public string Amd64Manifest => ManifestText(ManifestType, Amd64);

    public string Arm64Manifest => ManifestText(ManifestType, Arm64);

    public string OtherManifest => ManifestText(ManifestType, Other);

    public IEnumerable<TestBlob> Blobs => [.. Amd64, .. Arm64, .. Other];

    /// <summary>The order is not that of the platforms' names.</summary>
    public string Index => $$"""
        {
          "schemaVersion": 2,
          "mediaType": "{{IndexType}}",
          "manifests": [
            {{Entry(OtherManifest, "")}},
            {{Entry(Arm64Manifest, """, "platform": { "architecture": "arm64", "os": "linux", "variant": "v8" }""")}},
            {{Entry(Amd64Manifest, """, "platform": { "architecture": "amd64", "os": "linux" }""")}},
            {{Entry(OtherManifest, """, "platform": { "architecture": "unknown", "os": "unknown" }""")}}
          ]
        }
        """;

    /// <summary>A manifest over a configuration and blobs whose text has what JSON must escape.</summary>
    public static string ManifestText(string mediaType, params IReadOnlyList<TestBlob> blobs) => $$"""
        {
          "schemaVersion": 2,
          "mediaType": "{{mediaType}}",
          "config": { "mediaType": "{{ConfigType(mediaType)}}", "digest": "{{blobs[0].Digest}}", "size": {{blobs[0].Size}} },
          "layers": [
            {{string.Join(",\n    ", blobs.Skip(1).Select(blob => $$"""{ "mediaType": "{{LayerType(mediaType)}}", "digest": "{{blob.Digest}}", "size": {{blob.Size}} }"""))}}
          ],
          "annotations": { "café \ud83d\ude00": "a\\b \"c\" 日" }
        }
        """;

    /// <summary>A text as Python's <c>json.dumps</c> writes it; knows what stands in these manifests only.</summary>
    public static string PythonString(string text) => "\"" + text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("é", "\\u00e9", StringComparison.Ordinal)
        .Replace("日", "\\u65e5", StringComparison.Ordinal) + "\"";

    private static string ConfigType(string mediaType) => mediaType is AliasText.OciType
        ? "application/vnd.oci.image.config.v1+json"
        : "application/vnd.docker.container.image.v1+json";

    private static string LayerType(string mediaType) => mediaType is AliasText.OciType
        ? "application/vnd.oci.image.layer.v1.tar+gzip"
        : "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private string Entry(string manifest, string platform)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(manifest);
        return $$"""{ "mediaType": "{{ManifestType}}", "digest": "{{new TestBlob(bytes).Digest}}", "size": {{bytes.Length}}{{platform}} }""";
    }
}
