using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions.Schema1;

/// <summary>What was signed, and what a hostile manifest says was: the signatures here are right, each for what it says.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class Schema1SignedPartTests : IDisposable
{
    private const string Good = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string Evil = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Payload = $$"""{"schemaVersion":1,"fsLayers":[{"blobSum":"{{Good}}"}]}""";

    private readonly Schema1Signer _signer = new();

    public void Dispose() => _signer.Dispose();

    [TestCase("null")]
    [TestCase("\"12\"")]
    [TestCase("1.5")]
    [TestCase("1e2")]
    [TestCase("2147483648")]
    [TestCase("9223372036854775808")]
    [TestCase("1e400")]
    [TestCase("99999999999999999999999999999999999999999999999999999999999999999999999999999999")]
    [TestCase("[]")]
    [TestCase("{}")]
    public void Length_that_is_no_number_of_bytes(string length) =>
        AssertRefused(SignAs(header: $$"""{"formatLength":{{length}},"formatTail":"fQ"}"""), "\"formatLength\"");

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(int.MinValue)]
    [TestCase(1)]
    [TestCase(50)]
    [TestCase(100_000)]
    [TestCase(int.MaxValue)]
    public void Length_at_which_no_signatures_begin(int length) =>
        AssertRefused(_signer.Sign(Payload, header => header["formatLength"] = length), "\"formatLength\"");

    [Test]
    public void Length_of_the_whole() =>
        AssertRefused(SignAs(length: _signer.Sign(Payload).Length), "\"formatLength\"");

    [TestCase("")]
    [TestCase("}}")]
    [TestCase(",\"a\":1}")]
    [TestCase("]}")]
    [TestCase("{}")]
    [TestCase(" ")]
    [TestCase("} trailing")]
    [TestCase("\u00a0}")]
    public void Tail_that_is_more_than_the_end(string tail) =>
        AssertRefused(_signer.Sign(Payload, header => header["formatTail"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(tail))), "\"formatTail\"");

    [TestCase("""{"formatTail":"fQ"}""", "\"formatLength\"")]
    [TestCase("""{"formatLength":10}""", "\"formatTail\"")]
    [TestCase("""{"formatLength":10,"formatTail":7}""", "\"formatTail\"")]
    [TestCase("""{"formatLength":10,"formatTail":"!"}""", "\"formatTail\"")]
    [TestCase("""{"formatLength":10,"formatLength":20,"formatTail":"fQ"}""", "each name once")]
    [TestCase("[]", "not a JSON object")]
    [TestCase("", "not well-formed")]
    [TestCase("{", "not well-formed")]
    public void Protected_header_that_is_none(string header, string words) => AssertRefused(SignAs(header), words);

    [Test]
    public void Signatures_that_disagree()
    {
        JsonObject one = _signer.MakeSignature(Payload);

        AssertRefused(Schema1Signer.Put(Payload, one.DeepClone(), _signer.MakeSignature(Payload, static header => header["formatLength"] = 20)), "disagree");
        AssertRefused(Schema1Signer.Put(Payload, one.DeepClone(), _signer.MakeSignature(Payload, static header => header["formatTail"] = "fQo")), "disagree");
    }

    [Test]
    public void Unsigned_layers_behind_the_signatures()
    {
        // A reader that looks at the whole text takes the last ones.
        string raw = Encoding.UTF8.GetString(_signer.Sign(Payload));

        AssertRefused(
            Encoding.UTF8.GetBytes($$"""{{raw[..^1]}},"fsLayers":[{"blobSum":"{{Evil}}"}]}"""), "each name once");
    }

    [Test]
    public void Unsigned_layers_where_the_signed_part_has_none()
    {
        const string empty = """{"schemaVersion":1,"name":"fred/a"}""";
        string raw = Encoding.UTF8.GetString(_signer.Sign(empty));

        AssertRefused(Encoding.UTF8.GetBytes($$"""{{raw[..^1]}},"fsLayers":[{"blobSum":"{{Evil}}"}]}"""), "more in it than what was signed");
    }

    [TestCase("before")]
    [TestCase("behind")]
    public void Anything_else_that_is_unsigned(string where)
    {
        string raw = Encoding.UTF8.GetString(_signer.Sign(Payload));
        string more = where is "before"
            ? raw.Replace(",\"signatures\"", ",\"more\":1,\"signatures\"", StringComparison.Ordinal)
            : raw[..^1] + ",\"more\":1}";

        AssertRefused(Encoding.UTF8.GetBytes(more), "more in it than what was signed");
    }

    [Test]
    public void Signed_part_that_ends_within_a_list_or_a_number()
    {
        const string nested = """{"schemaVersion":1,"fsLayers":[1,2]}""";
        int comma = nested.IndexOf(",2", StringComparison.Ordinal);
        AssertRefused(SignAs(nested, comma), "its signed part is not well-formed");

        // Only a comma ends a number.
        AssertRefused(SignAs("""{"fsLayers":[],"schemaVersion":12}""", """{"fsLayers":[],"schemaVersion":1""".Length), "\"formatLength\"", MediaTypes.DockerSchema1);
    }

    [TestCase("""{"schemaVersion":1}""", "no list \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":{}}""", "no list \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":null}""", "no list \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[null]}""", "an entry of \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":["a"]}""", "an entry of \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[{}]}""", "an entry of \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[{"blobSum":7}]}""", "an entry of \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[{"blobSum":"../../etc/passwd"}]}""", "an entry of \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[{"blobSum":"sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"}]}""", "an entry of \"fsLayers\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[],"fsLayers":[]}""", "each name once")]
    public void Signed_content_that_is_no_such_manifest(string payload, string words) => AssertRefused(_signer.Sign(payload), words);

    [TestCase("""{"schemaVersion":2,"fsLayers":[]}""", "\"schemaVersion\" is not 1")]
    [TestCase("""{"schemaVersion":"1","fsLayers":[]}""", "\"schemaVersion\" is not 1")]
    [TestCase("""{"schemaVersion":1e400,"fsLayers":[]}""", "\"schemaVersion\" is not 1")]
    [TestCase("""{"fsLayers":[]}""", "\"schemaVersion\" is not 1")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[],"layers":[]}""", "\"layers\" or \"manifests\"")]
    [TestCase("""{"schemaVersion":1,"fsLayers":[],"manifests":[]}""", "\"layers\" or \"manifests\"")]
    public void Signed_content_of_another_kind_that_is_sent_as_schema_1(string payload, string words) =>
        AssertRefused(_signer.Sign(payload), words, MediaTypes.DockerSchema1);

    [Test]
    public void No_byte_can_be_changed_without_notice()
    {
        byte[] sample = Schema1Sample.Read();
        for (int i = 0; i < sample.Length; i++)
        {
            byte[] damaged = [.. sample];
            damaged[i] ^= 1;
            try
            {
                // The last digit of base64 may have bits that count for nothing.
                ManifestContent content = ManifestContent.FromBytes(damaged, MediaTypes.DockerSchema1);
                Assert.That(content.Digest, Is.EqualTo(Schema1Sample.Digest), $"byte {i}");
                Assert.That(new AliasManifest(content).Digests.Select(static digest => digest.Value), Is.EqualTo(Schema1Sample.Layers));
            }
            catch (UnsupportedManifestException)
            {
            }
        }
    }

    [Test]
    public void Hostile_length_takes_no_memory()
    {
        byte[] hostile = _signer.Sign(Payload, static header => header["formatLength"] = int.MaxValue);
        AssertRefused(hostile, "\"formatLength\"");

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(hostile, "\"formatLength\"");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    private byte[] SignAs(string header) => Schema1Signer.Put(Payload, _signer.MakeSignature(Payload, header));

    private byte[] SignAs(int length) => _signer.Sign(Payload, header => header["formatLength"] = length);

    /// <summary>A right signature of so much of a text and a brace.</summary>
    private byte[] SignAs(string text, int length) => Schema1Signer.Put(
        text, _signer.MakeSignature(text[..length] + "}", $$"""{"formatLength":{{length}},"formatTail":"fQ"}"""));

    private static void AssertRefused(byte[] raw, string words, string? label = null) => Assert.That(
        Assert.Throws<UnsupportedManifestException>(() => ManifestContent.FromBytes(raw, label))!.Message,
        Does.StartWith("unsupported manifest (").And.Contains(words));
}
