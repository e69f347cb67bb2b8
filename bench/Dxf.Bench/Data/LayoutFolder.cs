using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dxf.Bench.Data;

/// <summary>An OCI image layout, for the tools that push nothing else. Its blobs are links to the files.</summary>
internal static class LayoutFolder
{
    /// <summary>The name of the image in it.</summary>
    public const string Tag = "files";

    /// <summary>Makes a layout of the files and returns its folder.</summary>
    public static async Task<string> CreateAsync(string folder, IReadOnlyList<BenchFile> files, CancellationToken cancellationToken)
    {
        string blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256")).FullName;
        BenchFile configuration = await WriteConfigurationAsync(Path.Combine(folder, "configuration"), cancellationToken);
        BenchManifest manifest = BenchManifest.Image(configuration, files);
        foreach (BenchFile file in files.Append(configuration))
            File.CreateSymbolicLink(BlobPath(file.Digest), file.Path);
        await File.WriteAllBytesAsync(BlobPath(manifest.Digest), manifest.Bytes, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "oci-layout"), """{"imageLayoutVersion": "1.0.0"}""", cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "index.json"),
            string.Create(CultureInfo.InvariantCulture, $$"""{"schemaVersion": 2, "manifests": [{"mediaType": "{{manifest.MediaType}}", "digest": "{{manifest.Digest}}", "size": {{manifest.Bytes.Length}}, "annotations": {"org.opencontainers.image.ref.name": "{{Tag}}"} }]}"""),
            cancellationToken);
        return folder;

        string BlobPath(string digest) => Path.Combine(blobs, digest["sha256:".Length..]);
    }

    /// <summary>Writes the configuration of an image that holds only data.</summary>
    public static async Task<BenchFile> WriteConfigurationAsync(string path, CancellationToken cancellationToken)
    {
        byte[] content = Encoding.ASCII.GetBytes("""{"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": []}}""");
        await File.WriteAllBytesAsync(path, content, cancellationToken);
        return new BenchFile(path, content.Length, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
