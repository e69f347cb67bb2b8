namespace Dxf;

/// <summary>How a blob is pushed.</summary>
public sealed record BlobPushOptions
{
    /// <summary>
    /// Whether the registry is asked first if it has the blob already, so that the bytes need not be sent. Needs the
    /// digest before the first byte is sent: a source that can be read twice is hashed for it.
    /// </summary>
    public bool CheckExistence { get; init; } = true;

    /// <summary>
    /// Whether a large file is sent while it is still being hashed, in the hope that the registry does not have it yet.
    /// Where it has, the sending stops as soon as the digest is known: what was sent by then was in vain. Where
    /// <see cref="CheckExistence"/> is off, or a <see cref="Journal"/> is set, it makes no difference.
    /// </summary>
    public bool Speculate { get; init; } = true;

    /// <summary>
    /// Remembers large files that were pushed, so that the same file, unchanged, is hashed before it is sent the next time;
    /// null for none. Without <see cref="Speculate"/> it makes no difference.
    /// </summary>
    public ISpeculationHistory? History { get; init; }

    /// <summary>
    /// Remembers the upload, so that a later push of the same blob goes on where this one broke; null for none. The
    /// content is then sent in parts, and a broken upload is not given up at the registry.
    /// </summary>
    public IUploadJournal? Journal { get; init; }

    /// <summary>Is told how the push goes on, if set.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
