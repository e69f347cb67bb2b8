using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dxf.Schema1;

/// <summary>One of a manifest's signatures: ES256, with the key that verifies it.</summary>
/// <remarks>
/// See <see href="https://www.rfc-editor.org/rfc/rfc7515#section-7.2.1">the JWS JSON serialization</see>. The key comes with
/// the manifest, so that a signature shows the content to be whole and no more: whose the key is, nobody says.
/// </remarks>
internal sealed class ManifestSignature
{
    /// <summary>Of a coordinate of the key, and of either half of a signature.</summary>
    private const int CoordinateLength = 32;

    private readonly string _protected;
    private readonly byte[] _signature;
    private readonly ECPoint _key;

    private ManifestSignature(string protectedHeader, byte[] signature, ECPoint key)
    {
        _protected = protectedHeader;
        _signature = signature;
        _key = key;
        Part = SignedPart.Parse(protectedHeader);
    }

    /// <summary>What it says it is of.</summary>
    public SignedPart Part { get; }

    /// <summary>Reads an entry of <c>signatures</c>.</summary>
    /// <exception cref="UnsupportedManifestException">It is something else, or another kind of signature.</exception>
    public static ManifestSignature Parse(JsonElement entry)
    {
        JsonElement header = entry.GetObject("header");
        CheckAlgorithm(header);
        return new ManifestSignature(
            entry.GetText("protected"),
            JsonText.Decode(entry.GetText("signature"), "signature"),
            ReadKey(header.GetObject("jwk")));
    }

    /// <summary>Verifies it.</summary>
    /// <param name="payload">What was signed, in base64url.</param>
    /// <exception cref="UnsupportedManifestException">It is a signature of something else, or by another key.</exception>
    public void Verify(ReadOnlySpan<byte> payload)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(_protected));
        hash.AppendData("."u8);
        hash.AppendData(payload);

        using ECDsa key = ImportKey();
        if (_signature.Length is not (2 * CoordinateLength)
            || !key.VerifyHash(hash.GetHashAndReset(), _signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
        {
            throw JsonText.Refuse("a signature does not match its content: the manifest was changed, or not signed with this key");
        }
    }

    private static void CheckAlgorithm(JsonElement header)
    {
        string algorithm = header.GetText("alg");
        if (algorithm.Equals("none", StringComparison.OrdinalIgnoreCase))
            throw JsonText.Refuse("a signature has the algorithm 'none', which signs nothing");
        if (algorithm is not "ES256")
            throw JsonText.Refuse("a signature has another algorithm than ES256, the only one that is read");
        if (IsPresent(header, "x5c") || IsPresent(header, "chain"))
            throw JsonText.Refuse("a signature has a certificate chain, which is not read");

        // It would change what the others mean: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
        if (IsPresent(header, "crit"))
            throw JsonText.Refuse("a signature has a header \"crit\", which is not read");
    }

    /// <summary>Go's JSON writes a list that isn't there as null.</summary>
    private static bool IsPresent(JsonElement header, string name) =>
        header.TryGetProperty(name, out JsonElement value)
        && value.ValueKind is not JsonValueKind.Null
        && !(value.ValueKind is JsonValueKind.Array && value.GetArrayLength() is 0);

    /// <remarks>See <see href="https://www.rfc-editor.org/rfc/rfc7518#section-6.2.1">the parameters of such keys</see>.</remarks>
    private static ECPoint ReadKey(JsonElement key)
    {
        if (key.GetText("kty") is not "EC")
            throw JsonText.Refuse("a signature has a key of another type than EC, the only one that is read");
        if (key.GetText("crv") is not "P-256")
            throw JsonText.Refuse("a signature has a key of another curve than P-256, the only one that is read");
        return new ECPoint { X = ReadCoordinate(key, "x"), Y = ReadCoordinate(key, "y") };
    }

    private static byte[] ReadCoordinate(JsonElement key, string name) =>
        JsonText.Decode(key.GetText(name), name) is { Length: CoordinateLength } coordinate
            ? coordinate
            : throw JsonText.Refuse($"the \"{name}\" of a signature's key has not {CoordinateLength} bytes");

    private ECDsa ImportKey()
    {
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = _key });
        }
        catch (CryptographicException exception)
        {
            throw JsonText.Refuse("the key of a signature is no point of the curve P-256", exception);
        }
    }
}
