using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dxf.Client.OciLayout;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>A store in a folder of its own for each test.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class LayoutFixture : IDisposable
{
    protected static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    protected static readonly Tag Readings = Tag.Parse("readings");

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TempFolder _folder = new();

    protected LayoutFixture()
    {
        Store = new LayoutStore(StorePath, TimeProvider.System);
        Blobs = new LayoutBlobClient(Store);
        Manifests = new LayoutManifestClient(Store);
        Catalog = new LayoutCatalogClient(Store);
    }

    /// <summary>A folder that the store is in, and where things can be that the store must not touch.</summary>
    protected string Folder => _folder.Path;

    protected string StorePath => Path.Join(Folder, "store");

    protected string LayoutPath => Path.Join(StorePath, "fred", "datalogger");

    protected string IndexPath => Path.Join(LayoutPath, "index.json");

    protected LayoutStore Store { get; }

    protected LayoutBlobClient Blobs { get; }

    protected LayoutManifestClient Manifests { get; }

    protected LayoutCatalogClient Catalog { get; }

    public void Dispose() => _folder.Dispose();

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static byte[] Data(int length) => new TestData().Bytes(length);

    /// <summary>Chunks whose digest nobody has said.</summary>
    protected static BlobSource Unhashed(params byte[][] chunks) => BlobSource.FromChunks(() => Enumerate(chunks));

    protected static async IAsyncEnumerable<ReadOnlyMemory<byte>> Enumerate(params byte[][] chunks)
    {
        await Task.CompletedTask;
        foreach (byte[] chunk in chunks)
            yield return chunk;
    }

    protected static async Task<byte[]> ReadAsync(BlobContent content)
    {
        await using (content)
        {
            using MemoryStream all = new();
            await content.CopyToAsync(all);
            return all.ToArray();
        }
    }

    protected static async Task<List<string>> ListAsync(IAsyncEnumerable<string> names)
    {
        List<string> all = [];
        await foreach (string name in names)
            all.Add(name);
        return all;
    }

    /// <summary>An OCI artifact manifest over one blob, which differs with the name.</summary>
    protected static ManifestContent Manifest(string name = "x", Descriptor? blob = null)
    {
        blob ??= new Descriptor(MediaTypes.OctetStream, Digest.Compute(Bytes(name)), Bytes(name).Length);
        Digest empty = Digest.Compute("{}"u8);
        return ManifestContent.FromBytes(Bytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","artifactType":"{{MediaTypes.DxfAlias}}","config":{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{empty}}","size":2},"layers":[{"mediaType":"{{blob.MediaType}}","digest":"{{blob.Digest}}","size":{{blob.Size}}}]}"""));
    }

    protected string BlobPath(Digest digest) =>
        Path.Join(LayoutPath, "blobs", digest.Algorithm is DigestAlgorithm.Sha256 ? "sha256" : "sha512", digest.Hex);

    /// <summary>The entries of the index, as they are written.</summary>
    protected List<string> Entries() =>
        [.. ReadIndex()["manifests"]!.AsArray().Select(static entry => entry!.ToJsonString(Relaxed))];

    protected JsonObject ReadIndex() => JsonNode.Parse(File.ReadAllText(IndexPath))!.AsObject();

    /// <summary>Makes the repository's layout by hand, as another tool would.</summary>
    protected void WriteLayout(string index, string marker = """{"imageLayoutVersion":"1.0.0"}""")
    {
        Directory.CreateDirectory(Path.Join(LayoutPath, "blobs", "sha256"));
        File.WriteAllText(Path.Join(LayoutPath, "oci-layout"), marker);
        File.WriteAllText(IndexPath, index);
    }

    /// <summary>All files of the store but the lock, relative to it.</summary>
    protected List<string> StoredFiles() =>
    [
        .. Directory.EnumerateFiles(StorePath, "*", SearchOption.AllDirectories)
            .Where(static path => Path.GetFileName(path) is not ".dxf.lock")
            .Select(path => Path.GetRelativePath(StorePath, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}
