using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions.Schema1;

/// <summary>What is signed wrongly, or not at all, is not read.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class Schema1RefusalTests : IDisposable
{
    private const string Payload = """{"schemaVersion":1,"name":"fred/a","fsLayers":[{"blobSum":"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]}""";

    private readonly Schema1Signer _signer = new();

    public void Dispose() => _signer.Dispose();

    [TestCase(null, MediaTypes.DockerSchema1)]
    [TestCase(MediaTypes.DockerSchema1, MediaTypes.DockerSchema1)]
    [TestCase(MediaTypes.DockerSchema1Unsigned, MediaTypes.DockerSchema1Unsigned)]
    public void Manifest_without_signatures(string? label, string told) => Assert.That(
        Assert.Throws<UnsupportedManifestException>(() => ManifestContent.FromBytes(Encoding.UTF8.GetBytes(Payload), label))!.Message,
        Is.EqualTo($"unsupported manifest ({told}): schema 1 is read only where it is signed, and this has no signature"));

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("\"none\"")]
    [TestCase("7")]
    public void List_of_signatures_that_is_none(string signatures) =>
        AssertRefused(Encoding.UTF8.GetBytes($"{Payload[..^1]},\"signatures\":{signatures}}}"), "\"signatures\" is not a list");

    [Test]
    public void More_signatures_than_anyone_makes()
    {
        JsonObject signature = _signer.MakeSignature(Payload);

        AssertRefused(Schema1Signer.Put(Payload, [.. Enumerable.Range(0, 101).Select(_ => signature.DeepClone())]), "1 to 100");
    }

    [TestCase("fred/b")]
    [TestCase("fred/ä")]
    public void Content_that_was_changed(string name)
    {
        string changed = Encoding.UTF8.GetString(_signer.Sign(Payload)).Replace("fred/a", name, StringComparison.Ordinal);

        // A longer name moves the end, too.
        AssertRefused(Encoding.UTF8.GetBytes(changed), name is "fred/b" ? "does not match its content" : "formatLength");
    }

    [Test]
    public void Signature_by_another_key()
    {
        using Schema1Signer other = new();

        AssertRefused(Change(signature => signature["header"]!["jwk"] = other.PublicKey()), "does not match its content");
    }

    [Test]
    public void Second_signature_that_is_wrong()
    {
        JsonObject wrong = _signer.MakeSignature(Payload.Replace("fred/a", "fred/b", StringComparison.Ordinal));

        AssertRefused(Schema1Signer.Put(Payload, _signer.MakeSignature(Payload), wrong), "does not match its content");
    }

    [Test]
    public void Signature_of_another_length([Values(0, 1, 63, 65, 96)] int length) =>
        AssertRefused(Change(signature => signature["signature"] = Base64Url.EncodeToString(new byte[length])), "does not match its content");

    [Test]
    public void Signature_of_zeros() =>
        AssertRefused(Change(static signature => signature["signature"] = Base64Url.EncodeToString(new byte[64])), "does not match its content");

    [Test]
    public void Signature_in_the_form_of_certificates()
    {
        // DER, as X.509 has it: JWS has the two numbers as they are.
        AssertRefused(
            Change(static signature => signature["signature"] = Base64Url.EncodeToString(AsDer(Base64Url.DecodeFromChars(signature["signature"]!.GetValue<string>())))),
            "does not match its content");

        static byte[] AsDer(byte[] signature)
        {
            System.Formats.Asn1.AsnWriter writer = new(System.Formats.Asn1.AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteIntegerUnsigned(signature.AsSpan(0, 32).TrimStart((byte)0));
                writer.WriteIntegerUnsigned(signature.AsSpan(32).TrimStart((byte)0));
            }

            return writer.Encode();
        }
    }

    [TestCase("none", "'none'")]
    [TestCase("None", "'none'")]
    [TestCase("NONE", "'none'")]
    [TestCase("HS256", "ES256")]
    [TestCase("RS256", "ES256")]
    [TestCase("ES384", "ES256")]
    [TestCase("es256", "ES256")]
    [TestCase("", "ES256")]
    public void Other_algorithms(string algorithm, string words) =>
        AssertRefused(Change(signature => signature["header"]!["alg"] = algorithm), words);

    [Test]
    public void Other_algorithm_in_the_protected_header([Values("none", "HS256")] string algorithm) =>
        AssertRefused(_signer.Sign(Payload, header => header["alg"] = algorithm), "ES256");

    [Test]
    public void Algorithm_none_without_a_signature() => AssertRefused(
        Change(static signature =>
        {
            signature["header"]!["alg"] = "none";
            signature["signature"] = "";
        }),
        "'none'");

    [Test]
    public void Chain([Values("x5c", "chain")] string name) =>
        AssertRefused(Change(signature => signature["header"]![name] = new JsonArray("MIIB")), "chain");

    [Test]
    public void Headers_that_would_have_to_be_understood([Values] bool inProtected) => AssertRefused(
        inProtected
            ? _signer.Sign(Payload, static header => header["crit"] = new JsonArray("b64"))
            : Change(static signature => signature["header"]!["crit"] = new JsonArray("b64")),
        "crit");

    [Test]
    public void Keys_of_other_curves([Values("nistP384", "nistP521")] string curve)
    {
        using Schema1Signer other = new(ECCurve.CreateFromFriendlyName(curve));

        AssertRefused(other.Sign(Payload), "P-256");
    }

    [TestCase("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""", "type than EC")]
    [TestCase("""{"kty":"oct","k":"AQAB"}""", "type than EC")]
    [TestCase("""{"crv":"P-256","x":"AA","y":"AA"}""", "no text \"kty\"")]
    [TestCase("""{"kty":"EC","x":"AA","y":"AA"}""", "no text \"crv\"")]
    [TestCase("""{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""", "\"x\"")]
    [TestCase("""{"kty":"EC","crv":"P-256","y":"AA"}""", "no text \"x\"")]
    [TestCase("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "no text \"y\"")]
    [TestCase("""{"kty":"EC","crv":"P-256","x":"+/+/","y":"AA"}""", "not base64url")]
    [TestCase("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "P-256")]
    [TestCase("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}""", "P-256")]
    [TestCase("[]", "no object \"jwk\"")]
    public void Keys_that_are_none(string key, string words) =>
        AssertRefused(Change(signature => signature["header"]!["jwk"] = JsonNode.Parse(key)), words);

    [TestCase("header", "no object \"header\"")]
    [TestCase("protected", "no text \"protected\"")]
    [TestCase("signature", "no text \"signature\"")]
    public void Signature_with_a_part_missing(string name, string words) =>
        AssertRefused(Change(signature => signature.Remove(name)), words);

    [TestCase("alg", "no text \"alg\"")]
    [TestCase("jwk", "no object \"jwk\"")]
    public void Header_with_a_part_missing(string name, string words) =>
        AssertRefused(Change(signature => signature["header"]!.AsObject().Remove(name)), words);

    [TestCase("7")]
    [TestCase("null")]
    [TestCase("\"text\"")]
    [TestCase("[]")]
    public void Signature_that_is_no_object(string entry) =>
        AssertRefused(Schema1Signer.Put(Payload, JsonNode.Parse(entry)), "no object \"header\"");

    [TestCase("!!")]
    [TestCase("A")]
    [TestCase("ä")]
    public void What_is_not_base64url(string text)
    {
        AssertRefused(Change(signature => signature["signature"] = text), "not base64url");
        AssertRefused(Change(signature => signature["protected"] = text), "not base64url");
    }

    [Test]
    public void Name_that_is_there_twice()
    {
        string raw = Encoding.UTF8.GetString(_signer.Sign(Payload));

        AssertRefused(Encoding.UTF8.GetBytes(raw.Replace("\"alg\":", "\"alg\":\"none\",\"alg\":", StringComparison.Ordinal)), "each name once");
        AssertRefused(Encoding.UTF8.GetBytes(raw.Replace("\"alg\":", "\"\\u0061lg\":\"none\",\"alg\":", StringComparison.Ordinal)), "each name once");
    }

    [Test]
    public void Text_that_is_none()
    {
        byte[] broken = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_signer.Sign(Payload)).Replace("ES256", "ES25~", StringComparison.Ordinal));
        broken[Array.IndexOf(broken, (byte)'~')] = 0xff;
        string half = Encoding.UTF8.GetString(_signer.Sign(Payload)).Replace("ES256", "\\ud800", StringComparison.Ordinal);

        AssertRefused(broken, "not UTF-8 text");
        AssertRefused(Encoding.UTF8.GetBytes(half), "no text \"alg\"");
    }

    private byte[] Change(Action<JsonObject> change) => _signer.Sign(Payload, changeHeader: null, change);

    private static void AssertRefused(byte[] raw, string words) => Assert.That(
        Assert.Throws<UnsupportedManifestException>(() => ManifestContent.FromBytes(raw))!.Message,
        Does.StartWith("unsupported manifest (").And.Contains(words));
}
