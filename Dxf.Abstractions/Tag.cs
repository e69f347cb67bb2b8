using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>A tag: the name that a manifest has in its repository, for example <c>may15-readings</c>.</summary>
/// <remarks>
/// A value of this type follows the grammar of the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests">distribution
/// specification</see>. The one exception is <c>default(Tag)</c>, whose <see cref="Value"/> throws.
/// </remarks>
[JsonConverter(typeof(TextJsonConverter<Tag>))]
public readonly struct Tag : IEquatable<Tag>, IParsable<Tag>
{
    /// <summary>The longest tag, in characters.</summary>
    public const int MaxLength = 128;

    private readonly string? _value;

    private Tag(string value) => _value = value;

    /// <summary>The tag's text.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Tag)</c>.</exception>
    public string Value => _value ?? throw new InvalidOperationException(
        "This Tag was never given a value (it is default(Tag)); get one from Tag.Parse.");

    /// <summary>Reads a tag.</summary>
    /// <param name="text">At most 128 letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, the first of them no <c>.</c> or <c>-</c>.</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is anything else.</exception>
    public static Tag Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Tag tag)
            ? tag
            : throw new InvalidReferenceException(
                text, "tag", "expected at most 128 letters, digits, '_', '.' or '-', not starting with '.' or '-'");
    }

    /// <summary>Reads a tag, or answers <see langword="false"/>.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="tag">The tag, where the answer is <see langword="true"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Tag tag)
    {
        tag = default;
        if (text is null || text.Length is 0 or > MaxLength)
            return false;
        if (text[0] is '.' or '-')
            return false;
        if (!text.AsSpan().IsEach(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-'))
            return false;

        tag = new Tag(text);
        return true;
    }

    static Tag IParsable<Tag>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Tag>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Tag result) => TryParse(s, out result);

    /// <inheritdoc/>
    public bool Equals(Tag other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Tag other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <summary>The tag's text; for <c>default(Tag)</c> a text that says so and that no parser takes.</summary>
    public override string ToString() => _value ?? "(no tag)";

    /// <summary>Whether two tags are the same text.</summary>
    /// <param name="left">One tag.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Tag left, Tag right) => left.Equals(right);

    /// <summary>Whether two tags differ.</summary>
    /// <param name="left">One tag.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Tag left, Tag right) => !left.Equals(right);
}
