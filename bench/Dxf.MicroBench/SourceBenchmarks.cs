using BenchmarkDotNet.Attributes;

namespace Dxf.MicroBench;

/// <summary>Reading what is pushed, in chunks.</summary>
[MemoryDiagnoser]
public class SourceBenchmarks
{
    private const int Length = 16 * 1024 * 1024;

    private byte[] _content = [];
    private string _file = "";

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _content = SampleData.Bytes(Length);
        _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(_file, _content);
    }

    [GlobalCleanup]
    public void Clean() => File.Delete(_file);

    [Benchmark]
    public Task<long> FromMemoryAsync() => ReadAsync(BlobSource.FromMemory(_content));

    [Benchmark]
    public Task<long> FromFileAsync() => ReadAsync(BlobSource.FromFile(_file));

    [Benchmark]
    public Task<long> FromStreamAsync() => ReadAsync(BlobSource.FromStream(new MemoryStream(_content, writable: false)));

    private static async Task<long> ReadAsync(BlobSource source)
    {
        long length = 0;
        await foreach (ReadOnlyMemory<byte> chunk in source.ReadAsync())
            length += chunk.Length;
        return length;
    }
}
