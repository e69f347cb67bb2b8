using System.Globalization;
using System.Security.Cryptography;

namespace Dxf.Bench.Data;

/// <summary>The files that are pushed and pulled. Each is made when it is first asked for, and kept.</summary>
internal sealed class BenchData(string folder)
{
    private const int BufferSize = 1024 * 1024;

    private readonly Dictionary<string, BenchFile> _files = new(StringComparer.Ordinal);

    /// <summary>Gets a file of some length. Files of different names have different content.</summary>
    public async Task<BenchFile> GetAsync(string name, long length, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue(name, out BenchFile? known) && known.Length == length)
            return known;

        string path = Path.Combine(folder, name);
        BenchFile file = new(path, length, await WriteAsync(path, length, Seed(name), cancellationToken));
        _files[name] = file;
        return file;
    }

    /// <summary>Gets several files of one length each.</summary>
    public async Task<IReadOnlyList<BenchFile>> GetAsync(string name, int count, long length, CancellationToken cancellationToken)
    {
        List<BenchFile> files = new(count);
        for (int index = 0; index < count; index++)
            files.Add(await GetAsync(string.Create(CultureInfo.InvariantCulture, $"{name}-{index:000}"), length, cancellationToken));
        return files;
    }

    /// <summary>Writes bytes that the name decides.</summary>
    private static async Task<string> WriteAsync(string path, long length, ulong seed, CancellationToken cancellationToken)
    {
        SeededBytes source = new(seed);
        byte[] buffer = new byte[(int)Math.Min(BufferSize, length)];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (long left = length; left > 0;)
        {
            Memory<byte> part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
            source.Fill(part.Span);
            hash.AppendData(part.Span);
            await file.WriteAsync(part, cancellationToken);
            left -= part.Length;
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // string.GetHashCode differs from run to run.
    private static ulong Seed(string name) => name.Aggregate(14695981039346656037UL, static (seed, letter) => (seed ^ letter) * 1099511628211UL);
}
