namespace Dxf;

/// <summary>A manifest is of a kind that dxf does not read, or is not a well-formed manifest of the kind it says it is.</summary>
public sealed class UnsupportedManifestException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="mediaType">The manifest's media type, or null where it has none.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public UnsupportedManifestException(string? mediaType, string reason, Exception? innerException = null)
        : base(mediaType is null ? $"unsupported manifest: {reason}" : $"unsupported manifest ({mediaType}): {reason}", innerException)
        => MediaType = mediaType;

    /// <summary>The manifest's media type, or null where it has none.</summary>
    public string? MediaType { get; }
}
