using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dxf.Bench.Data;

/// <summary>A manifest that names files.</summary>
internal sealed record BenchManifest(string MediaType, byte[] Bytes)
{
    public const string Docker = "application/vnd.docker.distribution.manifest.v2+json";

    public const string Oci = "application/vnd.oci.image.manifest.v1+json";

    public string Text => Encoding.ASCII.GetString(Bytes);

    public string Digest => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>What <c>set-alias</c> of dxf and of python-dxf writes, byte for byte.</summary>
    public static BenchManifest Alias(IReadOnlyList<BenchFile> files)
    {
        string layers = string.Join(", ", files.Select(static file => Describe(file, "application/octet-stream")));
        string text = $$"""{"config": {{Describe(files[0], "application/vnd.docker.container.image.v1+json")}}, "layers": [{{layers}}], "mediaType": "{{Docker}}", "schemaVersion": 2}""";
        return new BenchManifest(Docker, Encoding.ASCII.GetBytes(text));
    }

    /// <summary>What the tools for images take: a configuration of its own, and a title for each file, by which oras names it.</summary>
    public static BenchManifest Image(BenchFile configuration, IReadOnlyList<BenchFile> files)
    {
        string layers = string.Join(", ", files.Select(static file => Describe(file, "application/octet-stream", file.Name)));
        string text = $$"""{"schemaVersion": 2, "mediaType": "{{Oci}}", "config": {{Describe(configuration, "application/vnd.oci.image.config.v1+json")}}, "layers": [{{layers}}]}""";
        return new BenchManifest(Oci, Encoding.ASCII.GetBytes(text));
    }

    private static string Describe(BenchFile file, string mediaType, string? title = null)
    {
        string annotations = title is null ? "" : $$""", "annotations": {"org.opencontainers.image.title": "{{title}}"}""";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"digest": "{{file.Digest}}", "mediaType": "{{mediaType}}", "size": {{file.Length}}{{annotations}}}""");
    }
}
