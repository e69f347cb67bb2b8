using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>
/// The digest of some content: the algorithm and its lower-case hexadecimal hash, for example
/// <c>sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</c>.
/// </summary>
/// <remarks>
/// A value of this type is always well-formed, so it can go into a path or a URL as it is. The one exception is
/// <c>default(Digest)</c>, whose <see cref="Value"/> throws.
/// </remarks>
[JsonConverter(typeof(TextJsonConverter<Digest>))]
public readonly struct Digest : IEquatable<Digest>, IParsable<Digest>
{
    private readonly string? _value;

    private Digest(string value) => _value = value;

    /// <summary>The whole digest, <c>algorithm:hex</c>.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Digest)</c>, which names no content.</exception>
    public string Value => _value ?? throw new InvalidOperationException(
        "This Digest was never given a value (it is default(Digest)); get one from Digest.Parse or Digest.Compute.");

    /// <summary>The hash function.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Digest)</c>.</exception>
    public DigestAlgorithm Algorithm =>
        Value.StartsWith("sha256:", StringComparison.Ordinal) ? DigestAlgorithm.Sha256 : DigestAlgorithm.Sha512;

    /// <summary>The hash alone, in lower-case hexadecimal.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Digest)</c>.</exception>
    public string Hex => Value[(Value.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The first eight hexadecimal digits after the algorithm (<c>sha256:e3b0c442</c>): enough to tell blobs apart on a screen.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Digest)</c>.</exception>
    public string Abbreviated => Value[..(Value.IndexOf(':', StringComparison.Ordinal) + 9)];

    /// <summary>Reads a digest in its text form.</summary>
    /// <param name="text"><c>sha256:</c> and 64, or <c>sha512:</c> and 128, lower-case hexadecimal digits.</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is anything else.</exception>
    public static Digest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Digest digest)
            ? digest
            : throw new InvalidReferenceException(
                text, "digest", "expected sha256: and 64, or sha512: and 128, lower-case hexadecimal digits");
    }

    /// <summary>Reads a digest in its text form, or answers <see langword="false"/>.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="digest">The digest, where the answer is <see langword="true"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is null)
            return false;

        bool wellFormed = text.Length switch
        {
            7 + (2 * SHA256.HashSizeInBytes) => text.StartsWith("sha256:", StringComparison.Ordinal),
            7 + (2 * SHA512.HashSizeInBytes) => text.StartsWith("sha512:", StringComparison.Ordinal),
            _ => false,
        };
        if (!wellFormed || !text.AsSpan(7).IsEach(char.IsAsciiHexDigitLower))
            return false;

        digest = new Digest(text);
        return true;
    }

    /// <summary>Makes a digest from a hash that was computed elsewhere.</summary>
    /// <param name="algorithm">The function that computed it.</param>
    /// <param name="hash">The raw hash: 32 bytes for SHA-256, 64 for SHA-512.</param>
    /// <exception cref="ArgumentException"><paramref name="hash"/> has another length.</exception>
    public static Digest FromHash(DigestAlgorithm algorithm, ReadOnlySpan<byte> hash)
    {
        if (hash.Length != algorithm.HashSize)
            throw new ArgumentException($"A {algorithm} hash has {algorithm.HashSize} bytes, not {hash.Length}.", nameof(hash));
        return new Digest(algorithm.Prefix + Convert.ToHexStringLower(hash));
    }

    /// <summary>Hashes bytes with SHA-256.</summary>
    /// <param name="content">The bytes to hash.</param>
    public static Digest Compute(ReadOnlySpan<byte> content) => Compute(content, DigestAlgorithm.Sha256);

    /// <summary>Hashes bytes.</summary>
    /// <param name="content">The bytes to hash.</param>
    /// <param name="algorithm">The function to use.</param>
    public static Digest Compute(ReadOnlySpan<byte> content, DigestAlgorithm algorithm)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        int written = CryptographicOperations.HashData(algorithm.Name, content, hash);
        return FromHash(algorithm, hash[..written]);
    }

    /// <summary>Hashes what is left of a stream with SHA-256, in constant memory.</summary>
    /// <param name="content">The stream, read to its end and left open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Digest> ComputeAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        byte[] hash = await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
        return FromHash(DigestAlgorithm.Sha256, hash);
    }

    /// <summary>Hashes a file with SHA-256, in constant memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static async Task<Digest> ComputeFileAsync(string path, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(path))
            throw new UnauthorizedAccessException($"'{path}' is a folder, not a file.");
        FileStream file = new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        await using (file.ConfigureAwait(false))
        {
            return await ComputeAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    static Digest IParsable<Digest>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Digest>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Digest result) => TryParse(s, out result);

    /// <inheritdoc/>
    public bool Equals(Digest other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <summary>The digest's text form; for <c>default(Digest)</c> a text that says so and that no parser takes.</summary>
    public override string ToString() => _value ?? "(no digest)";

    /// <summary>Whether two digests are the same text.</summary>
    /// <param name="left">One digest.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether two digests differ.</summary>
    /// <param name="left">One digest.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}
