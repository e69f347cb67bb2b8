using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class ReferenceTests
{
    private static readonly Digest Content = Digest.Compute("abc"u8);
    private static readonly Tag Readings = Tag.Parse("readings");

    [Test]
    public void Text_with_a_colon_is_a_digest()
    {
        Reference reference = Reference.Parse(Content.Value);

        Assert.Multiple(() =>
        {
            Assert.That(reference.Digest, Is.EqualTo(Content));
            Assert.That(reference.Tag, Is.Null);
            Assert.That(reference.Value, Is.EqualTo(Content.Value));
            Assert.That(reference.ToString(), Is.EqualTo(Content.Value));
        });
    }

    [Test]
    public void Text_without_a_colon_is_a_tag()
    {
        Reference reference = Reference.Parse("readings");

        Assert.Multiple(() =>
        {
            Assert.That(reference.Tag, Is.EqualTo(Readings));
            Assert.That(reference.Digest, Is.Null);
            Assert.That(reference.Value, Is.EqualTo("readings"));
            Assert.That(reference.ToString(), Is.EqualTo("readings"));
        });
    }

    [TestCase("sha256:abc", "digest")]
    [TestCase("a:b", "digest")]
    [TestCase("-a", "tag")]
    [TestCase("", "tag")]
    [TestCase("a/b", "tag")]
    public void What_is_neither_is_refused_as_what_it_looks_like(string text, string kind)
    {
        Assert.That(Assert.Throws<InvalidReferenceException>(() => Reference.Parse(text))!.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Tags_and_digests_are_references()
    {
        Reference byTag = Readings;
        Reference byDigest = Content;

        Assert.Multiple(() =>
        {
            Assert.That(byTag == Reference.Parse("readings"));
            Assert.That(byDigest == Reference.Parse(Content.Value));
            Assert.That(byTag != byDigest);
            Assert.That(byTag.Equals((object)new Reference(Readings)));
            Assert.That(byTag.GetHashCode(), Is.EqualTo(new Reference(Readings).GetHashCode()));
        });
    }

    [Test]
    public void Default_value_throws_and_says_so()
    {
        Assert.That(() => default(Reference).Value, Throws.InvalidOperationException.With.Message.Contains("default(Reference)"));
        Assert.That(default(Reference).ToString(), Is.EqualTo("(no reference)"));
    }
}
