using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;

namespace Dxf.MicroBench;

/// <summary>
/// Pulling and pushing one blob without a network: hashing, cutting into chunks, handing over between tasks. What they
/// take beyond <see cref="Hash"/> is what dxf adds. What they allocate should hardly grow with the blob.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls Clean at the end.")]
public class TransferBenchmarks
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("bench/data");

    private byte[] _content = [];
    private Digest _digest;
    private MemoryRegistry? _registry;

    /// <summary>The length of the blob, in bytes.</summary>
    [Params(1024 * 1024, 64 * 1024 * 1024)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _content = SampleData.Bytes(Length);
        _digest = Digest.Compute(_content);
        _registry = new MemoryRegistry(_content);
    }

    [GlobalCleanup]
    public void Clean() => _registry?.Dispose();

    /// <summary>The least that verifying takes.</summary>
    [Benchmark(Baseline = true)]
    public byte[] Hash() => SHA256.HashData(_content);

    [Benchmark]
    public Task<long> PullAsync() => PullAsync(BlobReadOptions.DefaultChunkSize);

    /// <summary>In the small chunks that python-dxf reads by default.</summary>
    [Benchmark]
    public Task<long> PullInSmallChunksAsync() => PullAsync(8192);

    [Benchmark]
    public async Task<Digest> PushAsync() =>
        (await _registry!.Client.Blobs.PushAsync(Repository, BlobSource.FromMemory(_content))).Digest;

    private async Task<long> PullAsync(int chunkSize)
    {
        await using BlobContent content = await _registry!.Client.Blobs.OpenReadAsync(
            Repository, _digest, new BlobReadOptions { ChunkSize = chunkSize });
        long length = 0;
        await foreach (ReadOnlyMemory<byte> chunk in content)
            length += chunk.Length;
        return length;
    }
}
