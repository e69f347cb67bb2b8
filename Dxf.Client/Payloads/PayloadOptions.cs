namespace Dxf.Client;

/// <summary>What goes into a payload.</summary>
public sealed record MakePayloadOptions
{
    /// <summary>
    /// Images that the registry on the other side has already: their blobs are not put into the payload, but found or
    /// mounted there. An image that is asked for and stands here, too, is only looked for there.
    /// </summary>
    public IReadOnlyList<PayloadImage> AlreadyTransferred { get; init; } = [];

    /// <summary>Which platform of multi-arch images to take; null for all of them, and the index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>
    /// How many blobs are received at once, from 1 to <see cref="DxfOptions.MaxParallel"/>: the one that is written into
    /// the payload, and the beginnings of those that come after it.
    /// </summary>
    public int Parallel
    {
        get;
        init => field = DxfOptions.CheckParallel(value);
    } = DxfOptions.DefaultParallel;

    /// <summary>Is told how each blob's transfer goes on, if set.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}

/// <summary>How a payload is pushed.</summary>
public sealed record PushPayloadOptions
{
    /// <summary>Whether an image that was left out of the payload as already transferred, and isn't there, is an error.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How many blobs are pushed side by side, from 1 to <see cref="DxfOptions.MaxParallel"/>.</summary>
    public int Parallel
    {
        get;
        init => field = DxfOptions.CheckParallel(value);
    } = DxfOptions.DefaultParallel;

    /// <summary>Is told how each blob's transfer goes on, if set.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}

/// <summary>What a push of a payload has done.</summary>
/// <param name="Images">All images of the payload, in its order, with those that were left out as already transferred.</param>
/// <param name="Missing">Of those that were left out, the ones that are not there.</param>
public sealed record PushedPayload(IReadOnlyList<PayloadImage> Images, IReadOnlyList<PayloadImage> Missing);
