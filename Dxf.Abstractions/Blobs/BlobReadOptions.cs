namespace Dxf;

/// <summary>How a blob is read.</summary>
public sealed record BlobReadOptions
{
    /// <summary>The chunk size where none is asked for, in bytes.</summary>
    public const int DefaultChunkSize = 128 * 1024;

    /// <summary>The largest chunk size, in bytes.</summary>
    public const int MaxChunkSize = 64 * 1024 * 1024;

    /// <summary>
    /// The length of each chunk but the last, in bytes, from 1 to <see cref="MaxChunkSize"/>. It shapes what the
    /// enumeration yields, not what goes over the network.
    /// </summary>
    public int ChunkSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxChunkSize);
            field = value;
        }
    } = DefaultChunkSize;

    /// <summary>Is told of each chunk's arrival, if set.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
