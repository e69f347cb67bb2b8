using System.Text;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class DigestTests
{
    private const string EmptyHex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string AbcHex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string AbcHex512 =
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    private static readonly string[] BadDigests =
    [
        "",
        "sha256:",
        EmptyHex,
        "sha256:" + EmptyHex[1..],
        "sha256:" + EmptyHex + "0",
        "sha256:" + EmptyHex.ToUpperInvariant(),
        "SHA256:" + EmptyHex,
        "sha256:" + EmptyHex[..^1] + "g",
        "sha256:" + EmptyHex + "\n",
        " sha256:" + EmptyHex,
        "sha512:" + EmptyHex,
        "sha256:" + AbcHex512,
        "sha384:" + EmptyHex,
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256-" + EmptyHex,
        "sha256:../../" + EmptyHex[6..],
    ];

    [Test]
    public void Sha256_digest_is_read()
    {
        Digest digest = Digest.Parse("sha256:" + EmptyHex);

        Assert.Multiple(() =>
        {
            Assert.That(digest.Value, Is.EqualTo("sha256:" + EmptyHex));
            Assert.That(digest.ToString(), Is.EqualTo(digest.Value));
            Assert.That(digest.Algorithm, Is.EqualTo(DigestAlgorithm.Sha256));
            Assert.That(digest.Hex, Is.EqualTo(EmptyHex));
            Assert.That(digest.Abbreviated, Is.EqualTo("sha256:e3b0c442"));
        });
    }

    [Test]
    public void Sha512_digest_is_read()
    {
        Digest digest = Digest.Parse("sha512:" + AbcHex512);

        Assert.Multiple(() =>
        {
            Assert.That(digest.Algorithm, Is.EqualTo(DigestAlgorithm.Sha512));
            Assert.That(digest.Hex, Is.EqualTo(AbcHex512));
            Assert.That(digest.Abbreviated, Is.EqualTo("sha512:ddaf35a1"));
        });
    }

    [TestCaseSource(nameof(BadDigests))]
    public void What_is_no_digest_is_refused_and_named(string text)
    {
        InvalidReferenceException refused = Assert.Throws<InvalidReferenceException>(() => Digest.Parse(text));

        Assert.Multiple(() =>
        {
            Assert.That(Digest.TryParse(text, out Digest digest), Is.False);
            Assert.That(digest, Is.EqualTo(default(Digest)));
            Assert.That(refused.Value, Is.EqualTo(text));
            Assert.That(refused.Kind, Is.EqualTo("digest"));
            Assert.That(refused.Message, Does.StartWith($"invalid digest '{text}': expected sha256: and 64"));
        });
    }

    [Test]
    public void No_text_is_no_digest()
    {
        Assert.That(Digest.TryParse(null, out _), Is.False);
        Assert.That(() => Digest.Parse(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Default_value_throws_and_says_so()
    {
        Digest digest = default;

        Assert.Multiple(() =>
        {
            Assert.That(() => digest.Value, Throws.InvalidOperationException.With.Message.Contains("default(Digest)"));
            Assert.That(() => digest.Hex, Throws.InvalidOperationException);
            Assert.That(() => digest.Algorithm, Throws.InvalidOperationException);
            Assert.That(() => digest.Abbreviated, Throws.InvalidOperationException);
            Assert.That(digest.ToString(), Is.EqualTo("(no digest)"));
            Assert.That(digest.GetHashCode(), Is.EqualTo(default(Digest).GetHashCode()));
        });
    }

    [Test]
    public void Known_content_has_its_known_digest()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Digest.Compute([]).Value, Is.EqualTo("sha256:" + EmptyHex));
            Assert.That(Digest.Compute("abc"u8).Value, Is.EqualTo("sha256:" + AbcHex));
            Assert.That(Digest.Compute("abc"u8, DigestAlgorithm.Sha512).Value, Is.EqualTo("sha512:" + AbcHex512));
        });
    }

    [Test]
    public void Algorithm_that_is_none_is_refused()
    {
        Assert.That(() => Digest.Compute("abc"u8, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Digest.FromHash((DigestAlgorithm)3, new byte[32]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Hash_becomes_a_digest_if_it_has_the_algorithms_length()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Digest.FromHash(DigestAlgorithm.Sha256, Convert.FromHexString(AbcHex)), Is.EqualTo(Digest.Compute("abc"u8)));
            Assert.That(() => Digest.FromHash(DigestAlgorithm.Sha256, new byte[64]), Throws.ArgumentException.With.Message.Contains("32 bytes, not 64"));
            Assert.That(() => Digest.FromHash(DigestAlgorithm.Sha512, new byte[32]), Throws.ArgumentException.With.Message.Contains("64 bytes, not 32"));
        });
    }

    [Test]
    public async Task What_is_left_of_a_stream_is_hashed()
    {
        using MemoryStream stream = new(Encoding.ASCII.GetBytes("xyzabc")) { Position = 3 };

        Assert.That((await Digest.ComputeAsync(stream)).Hex, Is.EqualTo(AbcHex));
        Assert.That(stream.CanRead, "the stream stays open");
    }

    [Test]
    public async Task File_is_hashed()
    {
        using TempFolder folder = new();

        Assert.That((await Digest.ComputeFileAsync(folder.WriteText("file", "abc"))).Hex, Is.EqualTo(AbcHex));
    }

    [Test]
    public void File_that_is_missing_or_a_folder_is_told_apart()
    {
        using TempFolder folder = new();

        Assert.ThrowsAsync<FileNotFoundException>(() => Digest.ComputeFileAsync(folder.File("missing")));
        Assert.That(
            Assert.ThrowsAsync<UnauthorizedAccessException>(() => Digest.ComputeFileAsync(folder.Path))!.Message,
            Does.Contain("is a folder"));
    }

    [Test]
    public void Digests_are_equal_by_their_text()
    {
        Digest one = Digest.Compute("abc"u8);
        Digest same = Digest.Parse("sha256:" + AbcHex);
        Digest other = Digest.Compute("abd"u8);

        Assert.Multiple(() =>
        {
            Assert.That(one == same);
            Assert.That(one != other);
            Assert.That(one.Equals((object)same));
            Assert.That(one.Equals("sha256:" + AbcHex), Is.False);
            Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(one, Is.Not.EqualTo(default(Digest)));
        });
    }
}
