using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

/// <summary>
/// Random content that can be made again: the seed is printed with the test, and <c>DXF_TEST_SEED</c> sets it.
/// Every call gives other content than the one before.
/// </summary>
internal sealed class TestData
{
    private const int BlockSize = 1 << 20;

    private readonly Random _random;

    [SuppressMessage("Security", "CA5394", Justification = "Test content has to be repeatable, not secret.")]
    public TestData(int? seed = null)
    {
        Seed = seed ?? TestSeed.Choose();
        _random = new Random(Seed);
        TestContext.Out.WriteLine($"test data seed: {Seed} (repeat with DXF_TEST_SEED={Seed})");
    }

    public int Seed { get; }

    [SuppressMessage("Security", "CA5394", Justification = "Test content has to be repeatable, not secret.")]
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Writes a file of any size block by block and hashes it on the way.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Test content has to be repeatable, not secret.")]
    public async Task<TestFile> WriteFileAsync(string path, long size, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockSize];
        await using FileStream file = File.Create(path);
        for (long left = size; left > 0;)
        {
            int count = (int)Math.Min(left, BlockSize);
            _random.NextBytes(block.AsSpan(0, count));
            hash.AppendData(block, 0, count);
            await file.WriteAsync(block.AsMemory(0, count), cancellationToken);
            left -= count;
        }

        return new TestFile(path, size, "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}

internal sealed record TestFile(string Path, long Size, string Digest);
