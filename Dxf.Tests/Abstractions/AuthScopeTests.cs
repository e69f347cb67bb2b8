using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class AuthScopeTests
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");

    [Test]
    public void Scope_is_written_as_a_token_server_takes_it() =>
        Assert.That(AuthScope.ForRepository(Repository, "push", "pull").ToString(), Is.EqualTo("repository:fred/datalogger:pull,push"));

    [Test]
    public void Actions_stand_in_order_and_once() =>
        Assert.That(AuthScope.ForRepository(Repository, "push", "*", "pull", "push").Actions, Is.EqualTo(new[] { "*", "pull", "push" }));

    [Test]
    public void Scopes_are_equal_by_what_they_allow()
    {
        AuthScope one = AuthScope.ForRepository(Repository, "pull", "push");
        AuthScope same = AuthScope.ForRepository(Repository, "push", "pull");

        Assert.Multiple(() =>
        {
            Assert.That(one, Is.EqualTo(same));
            Assert.That(one.GetHashCode(), Is.EqualTo(same.GetHashCode()));
            Assert.That(one, Is.Not.EqualTo(AuthScope.ForRepository(Repository, "pull")));
            Assert.That(one, Is.Not.EqualTo(AuthScope.ForRepository(RepositoryName.Parse("other"), "pull", "push")));
        });
    }

    [Test]
    public void Catalog_is_all_of_the_registrys_names() =>
        Assert.That(AuthScope.Catalog.ToString(), Is.EqualTo("registry:catalog:*"));

    [TestCase("metadata_read")]
    [TestCase("content/read")]
    [TestCase("scanner-pull")]
    [TestCase("PULL.2")]
    [TestCase("*")]
    public void Actions_are_words_of_the_registrys(string action) =>
        Assert.That(AuthScope.ForRepository(Repository, action).ToString(), Does.EndWith(":" + action));

    [TestCase("")]
    [TestCase("pull,push")]
    [TestCase("repository:x")]
    [TestCase("pull push")]
    [TestCase("**")]
    public void What_is_no_action_is_refused(string action) =>
        Assert.That(Assert.Throws<InvalidReferenceException>(() => AuthScope.ForRepository(Repository, action))!.Kind, Is.EqualTo("action"));

    [Test]
    public void Scope_of_no_repository_is_refused() =>
        Assert.That(() => AuthScope.ForRepository(default, "pull"), Throws.InvalidOperationException);
}
