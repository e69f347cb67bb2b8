using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Dxf.Tests.Abstractions.Schema1;

/// <summary>
/// Signs manifests of schema 1 with a new key, as Docker did: the signatures are put in before the closing brace. What is
/// signed, and with what, is Microsoft's JOSE library's business, so that dxf is not checked against itself.
/// </summary>
internal sealed class Schema1Signer : IDisposable
{
    private readonly ECDsa _key;
    private readonly ECDsaSecurityKey _securityKey;

    public Schema1Signer(ECCurve? curve = null)
    {
        _key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        _securityKey = new ECDsaSecurityKey(_key);
    }

    /// <summary>The public half.</summary>
    public JsonObject PublicKey()
    {
        JsonWebKey key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_securityKey);
        return new JsonObject { ["crv"] = key.Crv, ["kty"] = key.Kty, ["x"] = key.X, ["y"] = key.Y };
    }

    /// <summary>A manifest of these layers, without signatures, on one line.</summary>
    public static string Write(string repository, string tag, params IEnumerable<string> layers) => new JsonObject
    {
        ["schemaVersion"] = 1,
        ["name"] = repository,
        ["tag"] = tag,
        ["architecture"] = "amd64",
        ["fsLayers"] = new JsonArray([.. layers.Select(static layer => new JsonObject { ["blobSum"] = layer })]),
        ["history"] = new JsonArray([.. layers.Select(static (_, i) => new JsonObject { ["v1Compatibility"] = $$"""{"id":"{{i:x64}}"}""" })]),
    }.ToJsonString();

    /// <summary>The manifest with its signature.</summary>
    public byte[] Sign(string payload) => Put(payload, MakeSignature(payload));

    /// <summary>The same as text, with a signature that a test changes.</summary>
    /// <param name="payload">What is signed.</param>
    /// <param name="changeHeader">Changes the protected header before it is signed.</param>
    /// <param name="changeSignature">Changes the signature afterwards.</param>
    public byte[] Sign(string payload, Action<JsonObject>? changeHeader, Action<JsonObject>? changeSignature = null)
    {
        JsonObject signature = MakeSignature(payload, changeHeader);
        changeSignature?.Invoke(signature);
        return Put(payload, signature);
    }

    public JsonObject MakeSignature(string payload, Action<JsonObject>? changeHeader = null)
    {
        int length = LengthBeforeTail(payload);
        JsonObject header = new()
        {
            ["formatLength"] = length,
            ["formatTail"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload).AsSpan(length)),
            ["time"] = "2015-05-15T10:00:00Z",
        };
        changeHeader?.Invoke(header);
        return MakeSignature(payload, header.ToJsonString());
    }

    /// <summary>With a protected header that need not be one.</summary>
    public JsonObject MakeSignature(string payload, string header)
    {
        string encoded = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header));
        byte[] input = Encoding.ASCII.GetBytes($"{encoded}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}");
        return new JsonObject
        {
            ["header"] = new JsonObject { ["jwk"] = PublicKey(), ["alg"] = "ES256" },
            ["signature"] = Base64Url.EncodeToString(Sign(input)),
            ["protected"] = encoded,
        };
    }

    /// <summary>Puts signatures into a manifest.</summary>
    public static byte[] Put(string payload, params JsonNode?[] signatures)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(payload);
        int length = LengthBeforeTail(payload);
        return [.. bytes.AsSpan(0, length), .. Encoding.UTF8.GetBytes($",\"signatures\":{new JsonArray(signatures).ToJsonString()}"), .. bytes.AsSpan(length)];
    }

    public void Dispose() => _key.Dispose();

    private static int LengthBeforeTail(string payload) => Encoding.UTF8.GetByteCount(payload.AsSpan()[..payload.LastIndexOf('}')].TrimEnd());

    private byte[] Sign(byte[] input)
    {
        // The library has other algorithms for other curves, and won't be talked into a wrong one.
        if (_key.KeySize is not 256)
            return _key.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        SignatureProvider provider = CryptoProviderFactory.Default.CreateForSigning(_securityKey, SecurityAlgorithms.EcdsaSha256, cacheProvider: false);
        try
        {
            return provider.Sign(input);
        }
        finally
        {
            CryptoProviderFactory.Default.ReleaseSignatureProvider(provider);
        }
    }
}
