using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>What a manifest is asked for by: its <see cref="Tag"/> or its <see cref="Digest"/>.</summary>
/// <remarks><c>default(Reference)</c> names nothing, and its <see cref="Value"/> throws.</remarks>
[JsonConverter(typeof(TextJsonConverter<Reference>))]
public readonly struct Reference : IEquatable<Reference>, IParsable<Reference>
{
    /// <summary>Refers to a manifest by tag.</summary>
    /// <param name="tag">The tag.</param>
    public Reference(Tag tag) => Tag = tag;

    /// <summary>Refers to a manifest by digest.</summary>
    /// <param name="digest">The digest of the manifest's bytes.</param>
    public Reference(Digest digest) => Digest = digest;

    /// <summary>The tag, where this refers by tag.</summary>
    public Tag? Tag { get; }

    /// <summary>The digest, where this refers by digest.</summary>
    public Digest? Digest { get; }

    /// <summary>The text that goes into a URL.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Reference)</c>.</exception>
    public string Value => Digest?.Value ?? Tag?.Value ?? throw new InvalidOperationException(
        "This Reference names nothing (it is default(Reference)); make one from a Tag or a Digest, or with Reference.Parse.");

    /// <summary>Reads a reference: a digest where the text has a colon, else a tag.</summary>
    /// <param name="text">A tag (<c>may15</c>) or a digest (<c>sha256:…</c>).</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is neither.</exception>
    public static Reference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(':', StringComparison.Ordinal)
            ? new Reference(Dxf.Digest.Parse(text))
            : new Reference(Dxf.Tag.Parse(text));
    }

    static Reference IParsable<Reference>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Reference>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Reference result)
    {
        result = Dxf.Digest.TryParse(s, out Digest digest) ? new Reference(digest) : Dxf.Tag.TryParse(s, out Tag tag) ? new Reference(tag) : default;
        return result != default;
    }

    /// <inheritdoc/>
    public bool Equals(Reference other) => Tag == other.Tag && Digest == other.Digest;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Reference other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tag, Digest);

    /// <summary>The reference's text; for <c>default(Reference)</c> a text that says so and that no parser takes.</summary>
    public override string ToString() => Digest?.ToString() ?? Tag?.ToString() ?? "(no reference)";

    /// <summary>Whether two references name the same.</summary>
    /// <param name="left">One reference.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Reference left, Reference right) => left.Equals(right);

    /// <summary>Whether two references differ.</summary>
    /// <param name="left">One reference.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Reference left, Reference right) => !left.Equals(right);

    /// <summary>Refers to a manifest by tag.</summary>
    /// <param name="tag">The tag.</param>
    public static implicit operator Reference(Tag tag) => new(tag);

    /// <summary>Refers to a manifest by digest.</summary>
    /// <param name="digest">The digest of the manifest's bytes.</param>
    public static implicit operator Reference(Digest digest) => new(digest);
}
