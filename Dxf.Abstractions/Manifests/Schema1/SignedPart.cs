using System.Text.Json;

namespace Dxf.Schema1;

/// <summary>Which part of a manifest was signed: so many of its first bytes, and the end that stood there before the signatures came.</summary>
internal sealed class SignedPart : IEquatable<SignedPart>
{
    private readonly int _length;
    private readonly byte[] _tail;

    private SignedPart(int length, byte[] tail)
    {
        _length = length;
        _tail = tail;
    }

    /// <summary>Reads a signature's protected header.</summary>
    /// <exception cref="UnsupportedManifestException">It says nothing that could be.</exception>
    public static SignedPart Parse(string protectedHeader)
    {
        using JsonDocument document = JsonText.Parse(JsonText.Decode(protectedHeader, "protected"), "the protected header of a signature");
        JsonElement header = document.RootElement;
        if (header.TryGetProperty("crit", out _))
            throw JsonText.Refuse("a signature has a header \"crit\", which is not read");
        if (header.TryGetProperty("alg", out _) && header.FindText("alg") is not "ES256")
            throw JsonText.Refuse("the protected header of a signature has another algorithm than ES256");
        if (!header.TryGetProperty("formatLength", out JsonElement value) || value.ValueKind is not JsonValueKind.Number || !value.TryGetInt32(out int length))
            throw JsonText.Refuse("the \"formatLength\" of a signature is missing, or no number of bytes");

        byte[] tail = JsonText.Decode(header.GetText("formatTail"), "formatTail");

        // With anything else there, the manifest need not be what was signed with the signatures put in.
        if (!tail.AsSpan().Trim(" \t\r\n"u8).SequenceEqual("}"u8))
            throw JsonText.Refuse("the \"formatTail\" of a signature is not the end of a JSON object");
        return new SignedPart(length, tail);
    }

    /// <summary>Takes the signed part out of a manifest.</summary>
    /// <exception cref="UnsupportedManifestException">The manifest has no such part.</exception>
    public ReadOnlyMemory<byte> TakeFrom(ReadOnlyMemory<byte> manifest)
    {
        // The signatures were put in behind a comma: what stands before it is whole, and no number or string goes on.
        if (_length < 1 || _length >= manifest.Length || manifest.Span[_length] is not (byte)',')
            throw JsonText.Refuse("the \"formatLength\" of a signature does not say where its signatures begin");
        return (byte[])[.. manifest.Span[.._length], .. _tail];
    }

    public bool Equals(SignedPart? other) => other is not null && _length == other._length && _tail.AsSpan().SequenceEqual(other._tail);

    public override bool Equals(object? obj) => Equals(obj as SignedPart);

    public override int GetHashCode() => _length;
}
