using BenchmarkDotNet.Attributes;
using Dxf.Client.Aliases;

namespace Dxf.MicroBench;

/// <summary>Writing and reading the manifests of aliases.</summary>
[MemoryDiagnoser]
public class ManifestBenchmarks
{
    private IReadOnlyList<Descriptor> _blobs = [];
    private ReadOnlyMemory<byte> _manifest;

    /// <summary>How many blobs the alias names.</summary>
    [Params(1, 64, 1000)]
    public int Blobs { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _blobs = SampleData.Blobs(Blobs);
        _manifest = AliasManifestWriter.Write(_blobs, ManifestFormat.Docker).Bytes;
    }

    [Benchmark]
    public ManifestContent WriteAlias() => AliasManifestWriter.Write(_blobs, ManifestFormat.Docker);

    /// <summary>Decides what it is, and reads what it names; with the digest of its bytes.</summary>
    [Benchmark]
    public int ReadManifest() => ManifestContent.FromBytes(_manifest).ReadManifest().Layers.Count;
}
