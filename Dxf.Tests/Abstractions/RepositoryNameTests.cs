using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class RepositoryNameTests
{
    private static readonly string[] GoodNames =
    [
        "a",
        "0",
        "fred/datalogger",
        "a/b/c/d/e/f",
        "a.b",
        "a_b",
        "a__b",
        "a-b",
        "a---b",
        "a.b_c__d-e--f/0.1",
        new('a', RepositoryName.MaxLength),
    ];

    private static readonly string[] BadNames =
    [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "A",
        "fred/Datalogger",
        ".",
        "..",
        "a/..",
        "../a",
        "a/../b",
        ".a",
        "a.",
        "a..b",
        "_a",
        "a_",
        "a___b",
        "-a",
        "a-",
        "a._b",
        "a.-b",
        "a b",
        "a\n",
        "a\\b",
        "a:b",
        "a@b",
        "a%2fb",
        "a?b",
        "a#b",
        "é",
        "a\0",
        new('a', RepositoryName.MaxLength + 1),
    ];

    [TestCaseSource(nameof(GoodNames))]
    public void What_follows_the_grammar_is_read(string text)
    {
        RepositoryName name = RepositoryName.Parse(text);

        Assert.That(name.Value, Is.EqualTo(text));
        Assert.That(name.ToString(), Is.EqualTo(text));
    }

    [TestCaseSource(nameof(BadNames))]
    public void What_does_not_follow_the_grammar_is_refused_and_named(string text)
    {
        InvalidReferenceException refused = Assert.Throws<InvalidReferenceException>(() => RepositoryName.Parse(text));

        Assert.Multiple(() =>
        {
            Assert.That(RepositoryName.TryParse(text, out RepositoryName name), Is.False);
            Assert.That(name, Is.EqualTo(default(RepositoryName)));
            Assert.That(refused.Value, Is.EqualTo(text));
            Assert.That(refused.Kind, Is.EqualTo("repository name"));
            Assert.That(refused.Message, Does.Contain("for example fred/datalogger"));
        });
    }

    [Test]
    public void No_text_is_no_name()
    {
        Assert.That(RepositoryName.TryParse(null, out _), Is.False);
        Assert.That(() => RepositoryName.Parse(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Default_value_throws_and_says_so()
    {
        Assert.That(() => default(RepositoryName).Value, Throws.InvalidOperationException.With.Message.Contains("default(RepositoryName)"));
        Assert.That(default(RepositoryName).ToString(), Is.EqualTo("(no repository)"));
        Assert.That(RepositoryName.TryParse(default(RepositoryName).ToString(), out _), Is.False);
    }

    [Test]
    public void Names_are_equal_by_their_text()
    {
        RepositoryName one = RepositoryName.Parse("fred/datalogger");
        RepositoryName same = RepositoryName.Parse(new string("fred/datalogger".ToCharArray()));

        Assert.Multiple(() =>
        {
            Assert.That(one == same);
            Assert.That(one != RepositoryName.Parse("fred/other"));
            Assert.That(one.Equals((object)same));
            Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(one, Is.Not.EqualTo(default(RepositoryName)));
        });
    }
}
