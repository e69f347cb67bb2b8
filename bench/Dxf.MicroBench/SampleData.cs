using System.Globalization;

namespace Dxf.MicroBench;

/// <summary>What the benchmarks work on, the same in each run.</summary>
internal static class SampleData
{
    private const int Seed = 20260507;

    public static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(Seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Descriptors of blobs as an alias names them.</summary>
    public static IReadOnlyList<Descriptor> Blobs(int count) =>
    [
        .. Enumerable.Range(0, count).Select(static index => new Descriptor(
            MediaTypes.OctetStream, Digest.Compute(System.Text.Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture))), 1024 + index)),
    ];
}
