using System.IO.Compression;
using System.Text;

namespace Dxf.Tests.Payloads;

/// <summary>Makes payloads by hand, right ones and wrong ones.</summary>
internal sealed class PayloadBuilder
{
    public const string DescriptorName = "payload_descriptor.json";

    private readonly List<(string Name, byte[] Content, CompressionLevel Level)> _entries = [];
    private readonly List<string> _manifests = [];
    private readonly List<string> _blobs = [];
    private readonly List<string> _children = [];

    /// <summary>An image with a configuration and one layer, as entries and in the descriptor.</summary>
    public static PayloadBuilder WithImage(string name = "app/web:1.0", string layer = "a layer")
    {
        PayloadBuilder payload = new();
        byte[] config = """{"os":"linux"}"""u8.ToArray();
        payload.AddBlob(config);
        payload.AddBlob(Bytes(layer));
        return payload.AddManifest(name, Manifest(config, Bytes(layer)));
    }

    public static string PathOf(byte[] blob) => "blobs/" + Digest.Compute(blob).Value;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Manifest(byte[] config, params byte[][] layers) => Bytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifest}}","config":{{Describe(MediaTypes.DockerConfig, config)}},"layers":[{{string.Join(',', layers.Select(static layer => Describe(MediaTypes.OctetStream, layer)))}}]}""");

    public static byte[] Index(params byte[][] manifests) => Bytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifestList}}","manifests":[{{string.Join(',', manifests.Select(static manifest => Describe(MediaTypes.DockerManifest, manifest)))}}]}""");

    public PayloadBuilder AddEntry(string name, byte[] content, CompressionLevel level = CompressionLevel.NoCompression)
    {
        _entries.Add((name, content, level));
        return this;
    }

    /// <summary>The entry has other bytes than the descriptor says, or it says them of another entry, where that is asked for.</summary>
    public PayloadBuilder AddBlob(byte[] blob, byte[]? content = null, string? path = null, CompressionLevel level = CompressionLevel.NoCompression)
    {
        AddEntry(PathOf(blob), content ?? blob, level);
        return AddPlace(blob, $$"""{"zip_path": "{{path ?? PathOf(blob)}}"}""");
    }

    public PayloadBuilder AddPlace(byte[] blob, string place)
    {
        _blobs.Add($"\"{Digest.Compute(blob)}\": {place}");
        return this;
    }

    public PayloadBuilder AddManifest(string name, byte[] manifest, string? path = null)
    {
        string entry = "manifests/" + name.Replace('/', '_');
        AddEntry(entry, manifest);
        return AddName(name, $"\"{path ?? entry}\"");
    }

    public PayloadBuilder AddChild(byte[] manifest, byte[]? content = null)
    {
        string path = "manifests/by-digest/" + Digest.Compute(manifest);
        _children.Add($"\"{Digest.Compute(manifest)}\": \"{path}\"");
        return AddEntry(path, content ?? manifest);
    }

    public PayloadBuilder AddName(string name, string path)
    {
        _manifests.Add($"\"{name}\": {path}");
        return this;
    }

    public PayloadBuilder Remove(string name)
    {
        _entries.RemoveAll(entry => entry.Name.Equals(name, StringComparison.Ordinal));
        return this;
    }

    /// <param name="descriptor">The last entry; null for what was added, empty for none.</param>
    public MemoryStream Build(string? descriptor = null)
    {
        MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content, CompressionLevel level) in _entries)
                Write(zip, name, content, level);
            if (descriptor is not "")
                Write(zip, DescriptorName, Bytes(descriptor ?? Descriptor()), CompressionLevel.NoCompression);
        }

        file.Position = 0;
        return file;
    }

    private string Descriptor() =>
        $$"""{"manifests_paths": { {{string.Join(", ", _manifests)}} }, "blobs_paths": { {{string.Join(", ", _blobs)}} }, "index_manifests_paths": { {{string.Join(", ", _children)}} } }""";

    private static string Describe(string mediaType, byte[] content) =>
        $$"""{"mediaType":"{{mediaType}}","digest":"{{Digest.Compute(content)}}","size":{{content.Length}}}""";

    private static void Write(ZipArchive zip, string name, byte[] content, CompressionLevel level)
    {
        using Stream entry = zip.CreateEntry(name, level).Open();
        entry.Write(content);
    }
}
