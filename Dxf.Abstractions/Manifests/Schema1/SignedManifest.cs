using System.Buffers.Text;
using System.Text.Json;

namespace Dxf.Schema1;

/// <summary>
/// Docker's schema 1: a JSON object that carries its own signatures. What was signed is the object without them, and
/// that is what the manifest's digest is of.
/// </summary>
/// <remarks>
/// See <see href="https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#signed-manifests">the
/// specification of signed manifests</see>.
/// </remarks>
internal sealed class SignedManifest
{
    /// <summary>More than a manifest has; each of them costs a hash of all of it.</summary>
    private const int MaxSignatures = 100;

    private readonly IReadOnlyList<ManifestSignature> _signatures;
    private readonly int _memberCount;

    private SignedManifest(ReadOnlyMemory<byte> payload, IReadOnlyList<ManifestSignature> signatures, int memberCount)
    {
        Payload = payload;
        _signatures = signatures;
        _memberCount = memberCount;
    }

    /// <summary>What was signed, by the manifest's own account: nothing has been verified.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Takes a manifest apart.</summary>
    /// <param name="bytes">The manifest as it is stored, with its signatures.</param>
    /// <param name="mediaType">What it is said to be.</param>
    /// <exception cref="UnsupportedManifestException">It has no signatures, or signatures that are not read.</exception>
    public static SignedManifest Parse(ReadOnlyMemory<byte> bytes, string mediaType)
    {
        using JsonDocument document = JsonText.Parse(bytes, "it");
        JsonElement manifest = document.RootElement;
        if (!manifest.TryGetProperty("signatures", out JsonElement entries))
            throw new UnsupportedManifestException(mediaType, "schema 1 is read only where it is signed, and this has no signature");
        if (entries.ValueKind is not JsonValueKind.Array || entries.GetArrayLength() is not (>= 1 and <= MaxSignatures))
            throw JsonText.Refuse($"\"signatures\" is not a list of 1 to {MaxSignatures} signatures");

        ManifestSignature[] signatures = [.. entries.EnumerateArray().Select(ManifestSignature.Parse)];
        SignedPart part = signatures[0].Part;
        if (!Array.TrueForAll(signatures, signature => signature.Part.Equals(part)))
            throw JsonText.Refuse("its signatures disagree about what was signed");
        return new SignedManifest(part.TakeFrom(bytes), signatures, manifest.GetPropertyCount());
    }

    /// <summary>Verifies every signature and reads what they vouch for.</summary>
    /// <returns>The digests of the layers, in the manifest's order: the last layer first.</returns>
    /// <exception cref="UnsupportedManifestException">A signature is not of this content, or the content is no such manifest.</exception>
    public IReadOnlyList<Digest> VerifyLayers()
    {
        byte[] encoded = Base64Url.EncodeToUtf8(Payload.Span);
        foreach (ManifestSignature signature in _signatures)
            signature.Verify(encoded);

        using JsonDocument document = JsonText.Parse(Payload, "its signed part");
        JsonElement manifest = document.RootElement;

        // The bytes begin as the signed part does and hold the signatures besides. Anything more is unsigned, and a client
        // that reads the bytes would take it for the manifest's.
        if (_memberCount != manifest.GetPropertyCount() + 1)
            throw JsonText.Refuse("there is more in it than what was signed");
        if (manifest.TryGetProperty("layers", out _) || manifest.TryGetProperty("manifests", out _))
            throw JsonText.Refuse("it has \"layers\" or \"manifests\", which schema 1 has not");
        if (!manifest.TryGetProperty("schemaVersion", out JsonElement version) || version.ValueKind is not JsonValueKind.Number || !version.TryGetInt32(out int number) || number is not 1)
            throw JsonText.Refuse("its \"schemaVersion\" is not 1");
        if (!manifest.TryGetProperty("fsLayers", out JsonElement layers) || layers.ValueKind is not JsonValueKind.Array)
            throw JsonText.Refuse("it has no list \"fsLayers\"");

        return [.. layers.EnumerateArray().Select(static layer =>
            layer.ValueKind is JsonValueKind.Object && Digest.TryParse(layer.FindText("blobSum"), out Digest digest)
                ? digest
                : throw JsonText.Refuse("an entry of \"fsLayers\" has no \"blobSum\" that is a digest"))];
    }
}
