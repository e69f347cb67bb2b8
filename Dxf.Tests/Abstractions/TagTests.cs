using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class TagTests
{
    private static readonly string[] GoodTags =
    [
        "a", "Z", "0", "_", "latest", "may15-readings", "v1.0.0-rc.1", "_hidden", "__", "a.", "a-", "A_b.C-d", new('a', Tag.MaxLength),
    ];

    private static readonly string[] BadTags =
    [
        "", ".", "..", "-", ".a", "-a", "a b", "a/b", "a:b", "a@b", "a+b", "a\n", "\na", "a\0", "é", "٣", "a%20b", new('a', Tag.MaxLength + 1),
    ];

    [TestCaseSource(nameof(GoodTags))]
    public void What_follows_the_grammar_is_read(string text)
    {
        Assert.That(Tag.Parse(text).Value, Is.EqualTo(text));
        Assert.That(Tag.Parse(text).ToString(), Is.EqualTo(text));
    }

    [TestCaseSource(nameof(BadTags))]
    public void What_does_not_follow_the_grammar_is_refused_and_named(string text)
    {
        InvalidReferenceException refused = Assert.Throws<InvalidReferenceException>(() => Tag.Parse(text));

        Assert.Multiple(() =>
        {
            Assert.That(Tag.TryParse(text, out Tag tag), Is.False);
            Assert.That(tag, Is.EqualTo(default(Tag)));
            Assert.That(refused.Value, Is.EqualTo(text));
            Assert.That(refused.Kind, Is.EqualTo("tag"));
        });
    }

    [Test]
    public void No_text_is_no_tag()
    {
        Assert.That(Tag.TryParse(null, out _), Is.False);
        Assert.That(() => Tag.Parse(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Default_value_throws_and_says_so()
    {
        Assert.That(() => default(Tag).Value, Throws.InvalidOperationException.With.Message.Contains("default(Tag)"));
        Assert.That(Tag.TryParse(default(Tag).ToString(), out _), Is.False);
    }

    [Test]
    public void Tags_differ_by_case()
    {
        Tag one = Tag.Parse("a");
        Tag same = Tag.Parse(new string('a', 1));

        Assert.Multiple(() =>
        {
            Assert.That(one == same);
            Assert.That(one != Tag.Parse("A"));
            Assert.That(one.Equals((object)same));
            Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        });
    }
}
