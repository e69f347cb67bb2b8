using System.Diagnostics.CodeAnalysis;

namespace Dxf;

/// <summary>The platform that an entry of an image index is for, for example <c>linux/arm64/v8</c>.</summary>
/// <param name="OperatingSystem">The operating system, in Go's words (<c>linux</c>, <c>windows</c>).</param>
/// <param name="Architecture">The processor, in Go's words (<c>amd64</c>, <c>arm64</c>).</param>
/// <param name="Variant">The processor's variant (<c>v8</c>), where there is one.</param>
public sealed record Platform(
    string OperatingSystem,
    string Architecture,
    string? Variant = null)
{
    /// <summary>The operating system's version, where the entry names one (Windows images do).</summary>
    public string? OperatingSystemVersion { get; init; }

    /// <summary>Reads a platform in its text form.</summary>
    /// <param name="text"><c>os/architecture</c> or <c>os/architecture/variant</c>, lower-case.</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is anything else.</exception>
    public static Platform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Platform? platform)
            ? platform
            : throw new InvalidReferenceException(
                text, "platform", "expected os/architecture or os/architecture/variant in lower case (for example linux/amd64 or linux/arm64/v8)");
    }

    /// <summary>Reads a platform in its text form, or answers <see langword="false"/>.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="platform">The platform, where the answer is <see langword="true"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Platform? platform)
    {
        platform = null;
        string[] parts = text?.Split('/') ?? [];
        if (parts.Length is not (2 or 3) || !parts.All(IsWord))
            return false;

        platform = new Platform(parts[0], parts[1], parts.Length is 3 ? parts[2] : null);
        return true;

        static bool IsWord(string part) =>
            part.Length > 0 && part.AsSpan().IsEach(static character =>
                char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' or '-');
    }

    /// <summary>The text form, <c>os/architecture</c> or <c>os/architecture/variant</c>.</summary>
    public override string ToString() =>
        string.IsNullOrEmpty(Variant) ? $"{OperatingSystem}/{Architecture}" : $"{OperatingSystem}/{Architecture}/{Variant}";
}
