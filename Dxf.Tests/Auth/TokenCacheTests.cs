using Dxf.Client.Auth;
using NUnit.Framework;

namespace Dxf.Tests.Auth;

[TestFixture]
internal sealed class TokenCacheTests
{
    private static readonly TokenService Service = new(new Uri("https://a.test/token"), "s", "user fred");
    private static readonly ScopeSet Pull = ScopeSet.Of(AuthScope.ForRepository(RepositoryName.Parse("a"), "pull"));
    private static readonly ScopeSet PullAndPush = ScopeSet.Of(AuthScope.ForRepository(RepositoryName.Parse("a"), "pull", "push"));

    [TestCase(60, 53, true)]
    [TestCase(60, 54, false)]
    [TestCase(300, 269, true)]
    [TestCase(300, 270, false)]
    [TestCase(3600, 3569, true)]
    [TestCase(3600, 3570, false)]
    [TestCase(3600, 100_000, false)]
    public void Token_is_good_until_shortly_before_it_expires(int lifetime, int age, bool good)
    {
        ManualTime time = new();
        TokenCache cache = new(time);
        cache.Add(Service, Pull, "t", TimeSpan.FromSeconds(lifetime));
        time.Advance(TimeSpan.FromSeconds(age));

        Assert.That(cache.Find(Service, Pull, exactly: false), Is.EqualTo(good ? "t" : null));
    }

    [Test]
    public void Wider_token_serves_for_less_and_not_the_other_way_round()
    {
        TokenCache cache = new(new ManualTime());
        cache.Add(Service, Pull, "narrow", TimeSpan.FromMinutes(5));
        Assert.That(cache.Find(Service, PullAndPush, exactly: false), Is.Null);

        cache.Add(Service, PullAndPush, "wide", TimeSpan.FromMinutes(5));
        Assert.That(cache.Find(Service, PullAndPush, exactly: false), Is.EqualTo("wide"));
        Assert.That(cache.Find(Service, Pull, exactly: false), Is.EqualTo("wide"), "the narrow one is not needed any more");
        Assert.That(cache.Find(Service, Pull, exactly: true), Is.Null, "it allows more");
        Assert.That(cache.Find(Service, PullAndPush, exactly: true), Is.EqualTo("wide"));
    }

    [Test]
    public void Tokens_of_other_realms_services_and_identities_are_kept_apart()
    {
        TokenCache cache = new(new ManualTime());
        cache.Add(Service, Pull, "t", TimeSpan.FromMinutes(5));

        Assert.Multiple(() =>
        {
            Assert.That(cache.Find(Service with { Realm = new Uri("https://b.test/token") }, Pull, exactly: false), Is.Null);
            Assert.That(cache.Find(Service with { Service = null }, Pull, exactly: false), Is.Null);
            Assert.That(cache.Find(Service with { Identity = "anonymous" }, Pull, exactly: false), Is.Null);
            Assert.That(cache.Find(new TokenService(new Uri("https://a.test/token"), "s", "user fred"), Pull, exactly: false), Is.EqualTo("t"));
        });
    }

    [Test]
    public void Refused_token_is_forgotten_and_no_other()
    {
        TokenCache cache = new(new ManualTime());
        cache.Add(Service, Pull, "refused", TimeSpan.FromMinutes(5));
        cache.Add(Service with { Service = "other" }, Pull, "good", TimeSpan.FromMinutes(5));
        cache.Remove("refused");

        Assert.That(cache.Find(Service, Pull, exactly: false), Is.Null);
        Assert.That(cache.Find(Service with { Service = "other" }, Pull, exactly: false), Is.EqualTo("good"));
    }
}
