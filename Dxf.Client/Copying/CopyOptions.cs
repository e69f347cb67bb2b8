namespace Dxf.Client;

/// <summary>What a copy takes along, and how it is done.</summary>
public sealed record CopyOptions
{
    /// <summary>
    /// Which platform of a multi-arch image to copy: its manifest gets the target's name, and the index stays behind.
    /// Null for all of them, and the index. What is no index is copied as it is.
    /// </summary>
    public Platform? Platform { get; init; }

    /// <summary>Whether to take along what refers to the manifests that are copied (signatures, bills of materials), and what refers to that.</summary>
    public bool Referrers { get; init; }

    /// <summary>Whether only to find out what there is to copy: nothing is written then, and the result tells what would be.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many blobs, or manifests of an index, are copied side by side, from 1 to <see cref="DxfOptions.MaxParallel"/>.</summary>
    public int Parallel
    {
        get;
        init => field = DxfOptions.CheckParallel(value);
    } = DxfOptions.DefaultParallel;

    /// <summary>Is told how each blob's transfer goes on, if set.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
