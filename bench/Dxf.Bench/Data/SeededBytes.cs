using System.Buffers.Binary;
using System.Numerics;

namespace Dxf.Bench.Data;

/// <summary>
/// Bytes that look random, the same for the same seed, and made faster than they can be hashed (xoshiro256++, seeded
/// by splitmix64; see <see href="https://prng.di.unimi.it/">their description</see>).
/// </summary>
internal sealed class SeededBytes
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededBytes(ulong seed)
    {
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    /// <summary>Fills the span with the next bytes; its length must be a multiple of 8, but for the last one.</summary>
    public void Fill(Span<byte> span)
    {
        while (span.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(span, Next());
            span = span[sizeof(ulong)..];
        }

        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, Next());
        rest[..span.Length].CopyTo(span);
    }

    private static ulong Split(ref ulong state)
    {
        ulong value = state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_a + _d, 23) + _a;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }
}
