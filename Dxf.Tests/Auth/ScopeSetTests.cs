using Dxf.Client.Auth;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class ScopeSetTests
{
    private static readonly RepositoryName A = RepositoryName.Parse("a");
    private static readonly RepositoryName B = RepositoryName.Parse("b");

    [Test]
    public void Set_has_each_resource_once_in_one_order()
    {
        ScopeSet set = ScopeSet.Of(
            AuthScope.ForRepository(B, "push"), AuthScope.Catalog, AuthScope.ForRepository(A, "pull"), AuthScope.ForRepository(B, "pull", "push"));

        Assert.That(set.Texts, Is.EqualTo(new[] { "registry:catalog:*", "repository:a:pull", "repository:b:pull,push" }));
        Assert.That(set.Key, Is.EqualTo("registry:catalog:* repository:a:pull repository:b:pull,push"));
    }

    [Test]
    public void Union_holds_both()
    {
        ScopeSet union = ScopeSet.Of(AuthScope.ForRepository(A, "pull")).Union(ScopeSet.Of(AuthScope.ForRepository(A, "push"), AuthScope.ForRepository(B, "pull")));

        Assert.That(union.Texts, Is.EqualTo(new[] { "repository:a:pull,push", "repository:b:pull" }));
    }

    [Test]
    public void Union_with_nothing_is_the_same()
    {
        ScopeSet set = ScopeSet.Of(AuthScope.ForRepository(A, "pull"));

        Assert.Multiple(() =>
        {
            Assert.That(set.Union(ScopeSet.Empty).Key, Is.EqualTo(set.Key));
            Assert.That(ScopeSet.Empty.Union(set).Key, Is.EqualTo(set.Key));
            Assert.That(set.Union((string?)null).Key, Is.EqualTo(set.Key));
            Assert.That(set.Union("").Key, Is.EqualTo(set.Key));
            Assert.That(set.Union("  ").Key, Is.EqualTo(set.Key));
            Assert.That(ScopeSet.Empty.Key, Is.Empty);
        });
    }

    [TestCase("repository:a:push", "repository:a:pull,push")]
    [TestCase("repository:a:push,pull", "repository:a:pull,push")]
    [TestCase("repository:b:pull repository:c:push", "repository:a:pull repository:b:pull repository:c:push")]
    [TestCase(" repository:b:pull  repository:b:push ", "repository:a:pull repository:b:pull,push")]
    [TestCase("repository:localhost:5000/b:pull", "repository:a:pull repository:localhost:5000/b:pull")]
    [TestCase("repository(plugin):b:pull", "repository(plugin):b:pull repository:a:pull")]
    [TestCase("odd", "odd: repository:a:pull")]
    public void What_a_challenge_asks_for_is_added(string challenge, string expected) =>
        Assert.That(ScopeSet.Of(AuthScope.ForRepository(A, "pull")).Union(challenge).Key, Is.EqualTo(expected));

    [TestCase("repository:a:pull", "repository:a:pull", true)]
    [TestCase("repository:a:pull,push", "repository:a:pull", true)]
    [TestCase("repository:a:pull repository:b:pull", "repository:b:pull", true)]
    [TestCase("repository:a:pull", "", true)]
    [TestCase("", "", true)]
    [TestCase("repository:a:pull", "repository:a:push", false)]
    [TestCase("repository:a:pull", "repository:a:pull,push", false)]
    [TestCase("repository:a:pull", "repository:b:pull", false)]
    [TestCase("repository:a:pull", "repository:a:pull repository:b:pull", false)]
    [TestCase("", "repository:a:pull", false)]
    public void Set_covers_what_it_holds(string mine, string asked, bool expected) =>
        Assert.That(ScopeSet.Empty.Union(mine).Covers(ScopeSet.Empty.Union(asked)), Is.EqualTo(expected));
}
