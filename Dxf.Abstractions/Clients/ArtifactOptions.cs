namespace Dxf;

/// <summary>What an alias says about itself where it is written as an OCI artifact manifest.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidelines-for-artifact-usage">artifacts</see>.</remarks>
public sealed record ArtifactOptions
{
    /// <summary>What kind of artifact it is, as a media type (<c>application/vnd.example.readings</c>); null for dxf's own.</summary>
    public string? ArtifactType
    {
        get;
        init => field = value is null || MediaTypes.IsWellFormed(value)
            ? value
            : throw new InvalidReferenceException(value, "artifact type", "expected a media type, type/subtype");
    }

    /// <summary>Annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The manifest that this one refers to, in the same repository: it is then among that one's referrers.</summary>
    public Descriptor? Subject { get; init; }
}
