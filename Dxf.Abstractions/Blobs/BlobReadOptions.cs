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

    /// <summary>
    /// Whether bytes are received (up to some MiB) as soon as the blob is open, before the first chunk is asked for: for
    /// a blob that is read after another one. What was opened so must be read or disposed.
    /// </summary>
    public bool ReadAhead { get; init; }

    /// <summary>Is told of each chunk that is handed out, if set; of each piece where the content is copied to a stream.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
