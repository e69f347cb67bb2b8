namespace Dxf.Client;

/// <summary>What a copy takes along, and how it is done.</summary>
public sealed record CopyOptions
{
    /// <summary>How many blobs are copied side by side where nobody asks for another number.</summary>
    public const int DefaultParallel = 4;

    /// <summary>The most blobs that are copied side by side.</summary>
    public const int MaxParallel = 64;

    /// <summary>
    /// Which platform of a multi-arch image to copy: its manifest gets the target's name, and the index stays behind.
    /// Null for all of them, and the index. What is no index is copied as it is.
    /// </summary>
    public Platform? Platform { get; init; }

    /// <summary>Whether to take along what refers to the manifests that are copied (signatures, bills of materials), and what refers to that.</summary>
    public bool Referrers { get; init; }

    /// <summary>Whether only to find out what there is to copy: nothing is written then, and the result tells what would be.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many blobs, or manifests of an index, are copied side by side, from 1 to <see cref="MaxParallel"/>.</summary>
    public int Parallel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxParallel);
            field = value;
        }
    } = DefaultParallel;

    /// <summary>Is told how each blob's transfer goes on, if set.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
