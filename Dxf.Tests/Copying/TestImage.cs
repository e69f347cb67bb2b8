using System.Text;
using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Copying;

/// <summary>Images and indexes with new content, pushed to any endpoint.</summary>
internal sealed class TestImage(IRegistryClient registry, RepositoryName repository, TestData data)
{
    public const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>An entry's text in an index, or a layer's in a manifest.</summary>
    public static string Describe(Descriptor what, string more = "") =>
        $$"""{"mediaType":"{{what.MediaType}}","digest":"{{what.Digest}}","size":{{what.Size}}{{more}}}""";

    /// <summary>An entry for a platform.</summary>
    public static string Describe(Descriptor what, Platform platform) => Describe(what,
        $$""","platform":{"os":"{{platform.OperatingSystem}}","architecture":"{{platform.Architecture}}"{{(platform.Variant is null ? "" : $",\"variant\":\"{platform.Variant}\"")}}}""");

    public async Task<Descriptor> PushBlobAsync(int size, string mediaType = LayerType)
    {
        Descriptor blob = await registry.Blobs.PushAsync(repository, BlobSource.FromMemory(data.Bytes(size)));
        return blob with { MediaType = mediaType };
    }

    /// <summary>A manifest with spaces where no tool writes them, so that only its own bytes have its digest.</summary>
    public static ManifestContent Manifest(Descriptor config, IEnumerable<string> layers, Descriptor? subject = null, string? artifactType = null) => Content(
        $$"""
        { "schemaVersion":  2,
          "mediaType": "{{MediaTypes.OciManifest}}",{{(artifactType is null ? "" : $"\n  \"artifactType\": \"{artifactType}\",")}}
          "config": {{Describe(config)}},
          "layers": [ {{string.Join(", ", layers)}} ]{{(subject is null ? "" : $",\n  \"subject\": {Describe(subject)}")}}
        }
        """);

    public static ManifestContent Index(params IEnumerable<string> entries) => Content(
        $$"""{ "schemaVersion": 2, "mediaType": "{{MediaTypes.OciIndex}}",  "manifests": [ {{string.Join(", ", entries)}} ] }""");

    /// <summary>An image with a configuration and layers of these sizes.</summary>
    public async Task<ManifestContent> PutAsync(Reference? name, params int[] sizes)
    {
        Descriptor config = await PushBlobAsync(100, ConfigType);
        List<string> layers = [];
        foreach (int size in sizes)
            layers.Add(Describe(await PushBlobAsync(size)));
        return await PutAsync(name, Manifest(config, layers));
    }

    /// <summary>An artifact that refers to something: a signature or the like.</summary>
    public async Task<ManifestContent> PutReferrerAsync(Descriptor subject, string artifactType = "application/vnd.example.signature")
    {
        Descriptor empty = await registry.Blobs.PushAsync(repository, BlobSource.FromMemory("{}"u8.ToArray()));
        Descriptor content = await PushBlobAsync(50, "application/x-anything");
        return await PutAsync(null, Manifest(empty with { MediaType = MediaTypes.OciEmpty }, [Describe(content)], subject, artifactType));
    }

    public async Task<ManifestContent> PutAsync(Reference? name, ManifestContent content)
    {
        await registry.Manifests.PutAsync(repository, name ?? content.Digest, content);
        return content;
    }

    /// <summary>
    /// An index as builders make them: two platforms, an attestation for each that names no platform, and another
    /// index with a third platform.
    /// </summary>
    public async Task<ManifestContent> PutIndexAsync(Reference name, int layerSize = 2_000)
    {
        ManifestContent amd64 = await PutAsync(null, layerSize, 300);
        ManifestContent arm64 = await PutAsync(null, layerSize);
        ManifestContent attestation = await PutAsync(null, 10);
        ManifestContent riscv = await PutAsync(null, 20);
        ManifestContent inner = await PutAsync(null, Index(Describe(riscv.Descriptor, new Platform("linux", "riscv64")), Describe(amd64.Descriptor)));
        return await PutAsync(name, Index(
            Describe(amd64.Descriptor, new Platform("linux", "amd64")),
            Describe(arm64.Descriptor, new Platform("linux", "arm64", "v8")),
            Describe(attestation.Descriptor, new Platform("unknown", "unknown")),
            Describe(inner.Descriptor)));
    }

    private static ManifestContent Content(string text) => ManifestContent.FromBytes(Encoding.UTF8.GetBytes(text));
}
