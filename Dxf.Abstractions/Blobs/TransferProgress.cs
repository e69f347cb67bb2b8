namespace Dxf;

/// <summary>What a transfer is doing.</summary>
public enum TransferPhase
{
    /// <summary>The content is read to compute its digest, before it is sent.</summary>
    Hashing = 0,

    /// <summary>Bytes are on their way.</summary>
    Transferring = 1,

    /// <summary>All is there and verified.</summary>
    Done = 2,
}

/// <summary>How far the transfer of one blob has come; what <see cref="IProgress{T}"/> carries.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Name">What the blob is called where it comes from (a file's name), or null.</param>
/// <param name="Digest">The blob's digest, or null as long as it isn't known.</param>
/// <param name="Bytes">The bytes done in this phase. It can go back when a transfer starts again.</param>
/// <param name="TotalBytes">The blob's size in bytes, or null where it isn't known.</param>
public readonly record struct TransferProgress(
    TransferPhase Phase, string? Name, Digest? Digest, long Bytes, long? TotalBytes);
