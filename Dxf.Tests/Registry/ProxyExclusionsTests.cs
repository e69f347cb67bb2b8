using System.Net;
using Dxf.Client.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>What NO_PROXY leaves out, as other programs read it.</summary>
[TestFixture]
internal sealed class ProxyExclusionsTests
{
    [TestCase("*", "http://registry.test/")]
    [TestCase("registry.test", "http://registry.test/")]
    [TestCase("registry.test", "https://registry.test:5000/")]
    [TestCase("REGISTRY.test", "http://registry.TEST/")]
    [TestCase("test", "http://registry.test/")]
    [TestCase(".test", "http://registry.test/")]
    [TestCase("*.test", "http://a.registry.test/")]
    [TestCase("registry.test:5000", "http://registry.test:5000/")]
    [TestCase("registry.test:443", "https://registry.test/")]
    [TestCase("other.test, registry.test", "http://registry.test/")]
    [TestCase("other.test registry.test", "http://registry.test/")]
    [TestCase("registry.test", "http://registry.test./")]
    [TestCase("10.1.2.3", "http://10.1.2.3:5000/")]
    [TestCase("10.0.0.0/8", "http://10.1.2.3/")]
    [TestCase("10.9.8.7/8", "http://10.1.2.3/")]
    [TestCase("10.1.2.3/32", "http://10.1.2.3/")]
    [TestCase("10.1.2.3/0", "http://192.168.1.1/")]
    [TestCase("127.0.0.0/8,::1", "http://[::1]:5000/")]
    [TestCase("fd00::1:2/15", "http://[fd01::1]/")]
    [TestCase("fd00::/8", "http://[fd00::1]/")]
    public void What_it_names_goes_without_the_proxy(string list, string address)
    {
        ProxyExclusions proxy = new(new WebProxy("http://proxy.test:3128"), list);

        Assert.That(proxy.IsBypassed(new Uri(address)));
        Assert.That(proxy.GetProxy(new Uri(address)), Is.Null);
    }

    [TestCase("registry.test", "http://notregistry.test/")]
    [TestCase("registry.test", "http://registry.test.example/")]
    [TestCase("a.registry.test", "http://registry.test/")]
    [TestCase("registry.test:5000", "http://registry.test:5001/")]
    [TestCase("registry.test:5000", "http://registry.test/")]
    [TestCase("10.0.0.0/8", "http://11.1.2.3/")]
    [TestCase("10.1.2", "http://10.1.2.3/")]
    [TestCase("10.1.2.3/33", "http://10.1.2.3/")]
    [TestCase("10.1.2.3/-1", "http://10.1.2.3/")]
    [TestCase("10.1.2.3/", "http://10.1.2.3/")]
    [TestCase("10.1.2.3/8", "http://[::1]/")]
    [TestCase("fd00::1:2/16", "http://[fd01::1]/")]
    [TestCase(".", "http://registry.test/")]
    [TestCase(",", "http://registry.test/")]
    public void Everything_else_goes_to_the_proxy(string list, string address)
    {
        ProxyExclusions proxy = new(new WebProxy("http://proxy.test:3128"), list);

        Assert.That(proxy.IsBypassed(new Uri(address)), Is.False);
        Assert.That(proxy.GetProxy(new Uri(address)), Is.EqualTo(new Uri("http://proxy.test:3128")));
    }

    [TestCase("http_proxy=http://p.test", "no_proxy=a.test", "a.test")]
    [TestCase("HTTPS_PROXY=http://p.test", "NO_PROXY=a.test", "a.test")]
    [TestCase("all_proxy=http://p.test", "no_proxy=a.test", "NO_PROXY=b.test", "a.test")]
    [TestCase("all_proxy=http://p.test", "no_proxy=", "NO_PROXY=b.test", "b.test")]
    public void They_are_those_of_the_environment(params string[] settings)
    {
        IWebProxy? proxy = ProxyExclusions.Find(Environment(settings[..^1]));

        Assert.That(proxy!.IsBypassed(new Uri($"http://{settings[^1]}/")));
    }

    [TestCase("no_proxy=a.test")]
    [TestCase("http_proxy=", "no_proxy=a.test")]
    [TestCase("http_proxy=http://p.test")]
    [TestCase("http_proxy=http://p.test", "NO_PROXY=")]
    public void Where_the_environment_names_no_proxy_or_none_to_leave_out_it_has_no_say(params string[] settings) =>
        Assert.That(ProxyExclusions.Find(Environment(settings)), Is.Null);

    private static Func<string, string?> Environment(string[] settings) =>
        name => Array.Find(settings, setting => setting.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    [Test]
    public void What_the_proxy_leaves_out_itself_stays_left_out()
    {
        WebProxy inner = new("http://proxy.test:3128") { Credentials = new NetworkCredential("fred", "pw"), BypassList = ["other"] };
        ProxyExclusions proxy = new(inner, "registry.test");

        Assert.That(proxy.IsBypassed(new Uri("http://other.test/")));
        Assert.That(proxy.Credentials, Is.SameAs(inner.Credentials));
    }
}
