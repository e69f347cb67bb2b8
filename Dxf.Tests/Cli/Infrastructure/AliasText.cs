namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>The manifests of aliases as they must be, byte for byte.</summary>
internal static class AliasText
{
    public const string DockerType = "application/vnd.docker.distribution.manifest.v2+json";
    public const string OciType = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>As python-dxf writes it.</summary>
    public static string Docker(params IReadOnlyList<TestBlob> blobs) =>
        $$"""{"config": {"digest": "{{blobs[0].Digest}}", "mediaType": "application/vnd.docker.container.image.v1+json", "size": {{blobs[0].Size}}}, "layers": [{{Layers(blobs)}}], "mediaType": "{{DockerType}}", "schemaVersion": 2}""";

    /// <summary>An OCI 1.1 artifact manifest with an empty configuration.</summary>
    public static string Oci(params IReadOnlyList<TestBlob> blobs) =>
        $$"""{"artifactType": "application/vnd.dxf.alias.v1", "config": {"digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "mediaType": "application/vnd.oci.empty.v1+json", "size": 2}, "layers": [{{Layers(blobs)}}], "mediaType": "{{OciType}}", "schemaVersion": 2}""";

    /// <summary>The same of files, with their names.</summary>
    public static string OciOfFiles(params IReadOnlyList<(TestBlob Blob, string Title)> files) => Oci([.. files.Select(static file => file.Blob)])
        .Replace($"\"layers\": [{Layers([.. files.Select(static file => file.Blob)])}]", $"\"layers\": [{string.Join(", ", files.Select(TitledLayer))}]", StringComparison.Ordinal);

    private static string TitledLayer((TestBlob Blob, string Title) file) =>
        (file.Title.Length is 0 ? "{" : $$"""{"annotations": {"org.opencontainers.image.title": "{{file.Title}}"}, """) + Layers([file.Blob])[1..];

    private static string Layers(IReadOnlyList<TestBlob> blobs) => string.Join(", ", blobs.Select(static blob =>
        $$"""{"digest": "{{blob.Digest}}", "mediaType": "application/octet-stream", "size": {{blob.Size}}}"""));
}
