using System.Diagnostics.CodeAnalysis;

namespace Dxf.Client;

/// <summary>An image in a payload: its repository and its tag, without a registry.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag.</param>
public sealed record PayloadImage(RepositoryName Repository, Tag Tag)
{
    /// <summary>Reads an image's name.</summary>
    /// <param name="text"><c>repository:tag</c>.</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is anything else.</exception>
    public static PayloadImage Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PayloadImage? image)
            ? image
            : throw new InvalidReferenceException(text, "image", "expected name:tag, without a registry (for example library/alpine:3.20)");
    }

    /// <summary>Reads an image's name, or answers <see langword="false"/>.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="image">The image, where the answer is <see langword="true"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PayloadImage? image)
    {
        image = null;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !RepositoryName.TryParse(text![..colon], out RepositoryName repository) || !Tag.TryParse(text[(colon + 1)..], out Tag tag))
            return false;

        image = new PayloadImage(repository, tag);
        return true;
    }

    /// <summary>The name, <c>repository:tag</c>.</summary>
    public override string ToString() => $"{Repository}:{Tag}";
}
