using System.Text.Json.Nodes;
using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>The file <c>oci-layout</c>, which makes a directory an image layout and says of which version.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md#oci-layout-file">its specification</see>.</remarks>
internal static class LayoutMarker
{
    public const string Version = "1.0.0";

    private const int MaxLength = 64 * 1024;

    /// <summary>Writes the file.</summary>
    public static Task WriteAsync(string path, CancellationToken cancellationToken) =>
        TempFile.WriteAsync(path, """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray(), cancellationToken);

    /// <summary>Checks the file, or answers <see langword="false"/> where there is none.</summary>
    /// <exception cref="OciLayoutException">It is of another version, or says nothing of that kind.</exception>
    public static async Task<bool> CheckAsync(string path, CancellationToken cancellationToken)
    {
        if (await LayoutFile.ReadJsonAsync(path, MaxLength, cancellationToken).ConfigureAwait(false) is not { } marker)
            return false;
        if (marker["imageLayoutVersion"] is not JsonValue value || !value.TryGetValue(out string? version))
            throw new OciLayoutException(path, "it has no imageLayoutVersion");
        return string.Equals(version, Version, StringComparison.Ordinal)
            ? true
            : throw new OciLayoutException(path, $"this is an image layout of version '{version}', and only {Version} is known");
    }
}
