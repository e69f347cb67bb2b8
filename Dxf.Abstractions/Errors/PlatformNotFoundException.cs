namespace Dxf;

/// <summary>An image index has no entry for the platform that was asked for.</summary>
public sealed class PlatformNotFoundException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="platform">The platform that was asked for.</param>
    /// <param name="available">The platforms that are there.</param>
    public PlatformNotFoundException(Platform platform, IReadOnlyList<Platform> available)
        : base($"no data for platform {platform}; the index has: {(available.Count is 0 ? "none" : string.Join(", ", available))}")
    {
        Platform = platform;
        Available = available;
    }

    /// <summary>The platform that was asked for.</summary>
    public Platform Platform { get; }

    /// <summary>The platforms that are there.</summary>
    public IReadOnlyList<Platform> Available { get; }
}
