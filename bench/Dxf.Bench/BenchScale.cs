namespace Dxf.Bench;

/// <summary>How much data the workloads move; sizes in bytes.</summary>
internal sealed record BenchScale
{
    /// <summary>What the tables in the documentation show.</summary>
    public static readonly BenchScale Full = new();

    /// <summary>Enough to see that everything works.</summary>
    public static readonly BenchScale Small = new()
    {
        BlobSize = 64 * ByteSize.MiB,
        AliasBlobs = 16,
        AliasBlobSize = ByteSize.MiB,
        Tags = 1000,
        SmallFiles = 40,
        SlowBlobSize = 16 * ByteSize.MiB,
        SlowDigests = 16,
        LargeSize = 512 * ByteSize.MiB,
    };

    /// <summary>The one big blob of most workloads.</summary>
    public long BlobSize { get; init; } = ByteSize.GiB;

    public int AliasBlobs { get; init; } = 64;

    public long AliasBlobSize { get; init; } = 4 * ByteSize.MiB;

    public int Tags { get; init; } = 10_000;

    public int SmallFiles { get; init; } = 200;

    public long SmallFileSize { get; init; } = 16 * 1024;

    public long SlowBlobSize { get; init; } = 256 * ByteSize.MiB;

    public int SlowDigests { get; init; } = 64;

    /// <summary>What the memory of a transfer of <see cref="LargeSize"/> is compared with.</summary>
    public long LargeBase { get; init; } = 64 * ByteSize.MiB;

    public long LargeSize { get; init; } = 5 * ByteSize.GiB;

    /// <summary>
    /// Room for the sources, which are kept, and for what the greediest workload has besides: its blob in the
    /// registry and in a file.
    /// </summary>
    public long SpaceNeeded(bool large)
    {
        long sources = BlobSize + (AliasBlobs * AliasBlobSize) + SlowBlobSize + (SmallFiles * SmallFileSize);
        long besides = 2 * Math.Max(BlobSize, Math.Max(AliasBlobs * AliasBlobSize, SlowBlobSize));
        return sources + (large ? Math.Max(besides, 2 * (LargeSize + LargeBase)) : besides) + (256 * ByteSize.MiB);
    }
}
