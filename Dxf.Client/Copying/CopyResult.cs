namespace Dxf.Client;

/// <summary>What a copy has done; of a dry run, what it would have.</summary>
/// <param name="Digest">The digest of the manifest or index that was copied.</param>
/// <param name="Manifests">The manifests and indexes that were put, the one of <paramref name="Digest"/> last.</param>
/// <param name="Blobs">What became of each blob, each once.</param>
public sealed record CopyResult(Digest Digest, IReadOnlyList<Descriptor> Manifests, IReadOnlyList<CopiedBlob> Blobs)
{
    /// <summary>The bytes of the blobs that were sent.</summary>
    public long SentBytes => BytesOf(BlobOutcome.Sent);

    /// <summary>The bytes of the blobs that had an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public long BytesOf(BlobOutcome outcome) => Blobs.Where(blob => blob.Outcome == outcome).Sum(static blob => blob.Blob.Size);

    /// <summary>How many blobs had an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public int CountOf(BlobOutcome outcome) => Blobs.Count(blob => blob.Outcome == outcome);
}

/// <summary>A blob of an image, and what a copy did about it.</summary>
/// <param name="Blob">The blob, as the manifest describes it.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record CopiedBlob(Descriptor Blob, BlobOutcome Outcome);

/// <summary>What a copy does about a blob.</summary>
public enum BlobOutcome
{
    /// <summary>Its bytes went from the source to the target.</summary>
    Sent = 0,

    /// <summary>The target made it available from another of its repositories. (A dry run can't know that it would; it says that it would try.)</summary>
    Mounted = 1,

    /// <summary>The target had it.</summary>
    Present = 2,

    /// <summary>It was left out: its owner does not allow it to be passed on, and registries need not have it.</summary>
    LeftOut = 3,
}
