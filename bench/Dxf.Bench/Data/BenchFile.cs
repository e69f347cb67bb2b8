namespace Dxf.Bench.Data;

/// <summary>A file with known content.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hexadecimal digits.</param>
internal sealed record BenchFile(string Path, long Length, string Digest)
{
    public string Name => System.IO.Path.GetFileName(Path);
}
