namespace Dxf;

/// <summary>An OCI image index or a Docker manifest list: the manifests of one image for several platforms.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md">the index specification</see>.</remarks>
/// <param name="Manifests">The manifests, in order.</param>
public sealed record ImageIndex(
    IReadOnlyList<Descriptor> Manifests)
{
    /// <summary>2 in every index.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The index's own media type; OCI indexes may leave it out.</summary>
    public string? MediaType { get; init; }

    /// <summary>What kind of artifact this is, where it isn't an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest that this index refers to, if any.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Annotations, compared by reference.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>
    /// The entries that are for a platform, each platform once (the last entry counts, as in python-dxf), in order.
    /// Entries without a platform, and the <c>unknown/unknown</c> ones that build tools add for attestations, are no
    /// platforms.
    /// </summary>
    public IReadOnlyList<Descriptor> PlatformManifests =>
    [
        .. Manifests
            .Where(static entry => entry.Platform is { OperatingSystem: not "unknown", Architecture: not "unknown" })
            .GroupBy(static entry => entry.Platform!.ToString(), StringComparer.Ordinal)
            .Select(static entries => entries.Last()),
    ];

    /// <summary>Chooses the entry for a platform: the same operating system, architecture and variant.</summary>
    /// <param name="platform">The platform.</param>
    /// <exception cref="PlatformNotFoundException">No entry is for it.</exception>
    public Descriptor Select(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);

        // As in python-dxf the first entry of that name counts, and the name is all that is compared.
        string wanted = platform.ToString();
        return Manifests.FirstOrDefault(entry => string.Equals(entry.Platform?.ToString(), wanted, StringComparison.Ordinal))
            ?? throw new PlatformNotFoundException(platform, [.. PlatformManifests.Select(static entry => entry.Platform!)]);
    }
}
