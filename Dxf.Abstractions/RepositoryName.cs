using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>The name of a repository, for example <c>fred/datalogger</c>.</summary>
/// <remarks>
/// A value of this type follows the grammar of the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests">distribution
/// specification</see>, so it can go into a path or a URL as it is: it holds no <c>..</c>, no empty part and no
/// leading slash. The one exception is <c>default(RepositoryName)</c>, whose <see cref="Value"/> throws.
/// </remarks>
[JsonConverter(typeof(TextJsonConverter<RepositoryName>))]
public readonly struct RepositoryName : IEquatable<RepositoryName>, IParsable<RepositoryName>
{
    /// <summary>The longest name that is taken, in characters: registries refuse longer ones.</summary>
    public const int MaxLength = 255;

    private readonly string? _value;

    private RepositoryName(string value) => _value = value;

    /// <summary>The name's text.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(RepositoryName)</c>.</exception>
    public string Value => _value ?? throw new InvalidOperationException(
        "This RepositoryName was never given a value (it is default(RepositoryName)); get one from RepositoryName.Parse.");

    /// <summary>Reads a repository name.</summary>
    /// <param name="text">Lower-case letters and digits in parts that <c>/</c> separates; inside a part <c>.</c>, <c>_</c>, <c>__</c> and dashes separate.</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is anything else, or too long.</exception>
    public static RepositoryName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out RepositoryName name)
            ? name
            : throw new InvalidReferenceException(
                text,
                "repository name",
                "expected lower-case letters and digits, separated by '.', '_', '__', '-' or '/', at most 255 characters (for example fred/datalogger)");
    }

    /// <summary>Reads a repository name, or answers <see langword="false"/>.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="name">The name, where the answer is <see langword="true"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out RepositoryName name)
    {
        name = default;
        if (text is null || text.Length > MaxLength || !IsName(text))
            return false;

        name = new RepositoryName(text);
        return true;
    }

    static RepositoryName IParsable<RepositoryName>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<RepositoryName>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RepositoryName result) => TryParse(s, out result);

    /// <inheritdoc/>
    public bool Equals(RepositoryName other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is RepositoryName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <summary>The name's text; for <c>default(RepositoryName)</c> a text that says so and that no parser takes.</summary>
    public override string ToString() => _value ?? "(no repository)";

    /// <summary>Whether two names are the same text.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(RepositoryName left, RepositoryName right) => left.Equals(right);

    /// <summary>Whether two names differ.</summary>
    /// <param name="left">One name.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(RepositoryName left, RepositoryName right) => !left.Equals(right);

    /// <summary>Runs of letters and digits, and one separator between two of them.</summary>
    private static bool IsName(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int run = text.CountFirst(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character));
            if (run is 0 || run == text.Length)
                return run > 0;

            text = text[run..];
            int separator = text switch
            {
                ['.' or '/', ..] => 1,
                ['_', '_', ..] => 2,
                ['_', ..] => 1,
                _ => text.CountFirst(static character => character is '-'),
            };
            if (separator is 0)
                return false;
            text = text[separator..];
        }
    }
}
