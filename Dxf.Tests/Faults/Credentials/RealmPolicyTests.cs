using System.Net;
using Dxf.Client.Auth;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Credentials;

[TestFixture]
internal sealed class RealmPolicyTests
{
    private const string RegistryHost = "registry.example";
    private const string TokenHost = "auth.example";
    private const string Public = "203.0.113.5";

    [TestCase("127.0.0.1")]
    [TestCase("127.8.9.10")]
    [TestCase("0.0.0.0")]
    [TestCase("10.1.2.3")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.168.1.1")]
    [TestCase("169.254.169.254")]
    [TestCase("100.64.0.1")]
    [TestCase("::1")]
    [TestCase("::")]
    [TestCase("fe80::1")]
    [TestCase("fd00::1")]
    [TestCase("fc00::1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:192.168.1.1")]
    public void Registry_on_a_public_address_names_no_realm_in_the_private_network(string realm)
    {
        DxfException? refusal = Assert.Throws<DxfException>(() => Check(Public, realm));

        Assert.That(refusal!.Message, Does.Contain(RegistryHost).And.Contain(TokenHost).And.Contain("DXF_AUTH_HOST"));
    }

    [TestCase("8.8.8.8")]
    [TestCase("172.32.0.1")]
    [TestCase("172.15.0.1")]
    [TestCase("192.169.0.1")]
    [TestCase("100.128.0.1")]
    [TestCase("11.0.0.1")]
    [TestCase("2001:db8::1")]
    [TestCase("::ffff:8.8.8.8")]
    public void Registry_on_a_public_address_names_a_realm_on_another(string realm) => Assert.That(() => Check(Public, realm), Throws.Nothing);

    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("10.0.0.1", "192.168.1.1")]
    [TestCase("::1", "fd00::1")]
    [TestCase("192.168.1.1", "8.8.8.8")]
    public void Registry_in_the_private_network_names_any(string registry, string realm) => Assert.That(() => Check(registry, realm), Throws.Nothing);

    [Test]
    public void Host_that_the_user_chose_may_be_anywhere() => Assert.That(() => Check(Public, "127.0.0.1", isChosenByUser: true), Throws.Nothing);

    [Test]
    public void Behind_a_proxy_it_is_the_proxys_affair()
    {
        var policy = new RealmPolicy(RegistryHost, isChosenByUser: false);
        policy.Check(RequestTo(RegistryHost), RegistryHost, IPAddress.Parse(Public));

        Assert.That(() => policy.Check(TokenRequestTo(TokenHost), "proxy.example", IPAddress.Loopback), Throws.Nothing);
    }

    [Test]
    public void Proxy_in_the_private_network_does_not_make_the_registry_private()
    {
        var policy = new RealmPolicy(RegistryHost, isChosenByUser: false);
        policy.Check(RequestTo(RegistryHost), RegistryHost, IPAddress.Parse(Public));
        policy.Check(RequestTo(RegistryHost), "proxy.example", IPAddress.Loopback);

        Assert.That(() => policy.Check(TokenRequestTo(TokenHost), TokenHost, IPAddress.Loopback), Throws.TypeOf<DxfException>());
    }

    [Test]
    public void Registry_that_only_the_proxy_has_seen_is_not_taken_for_private()
    {
        var policy = new RealmPolicy(RegistryHost, isChosenByUser: false);
        policy.Check(RequestTo(RegistryHost), "proxy.example", IPAddress.Loopback);

        Assert.That(
            () => policy.Check(TokenRequestTo(TokenHost), TokenHost, IPAddress.Loopback),
            Throws.TypeOf<DxfException>().With.Message.Contains("reached through a proxy"));
    }

    [Test]
    public void Registry_may_give_its_tokens_itself()
    {
        var policy = new RealmPolicy(RegistryHost, isChosenByUser: false);
        policy.Check(RequestTo(RegistryHost), RegistryHost, IPAddress.Parse(Public));

        Assert.That(() => policy.Check(TokenRequestTo(RegistryHost), RegistryHost, IPAddress.Parse(Public)), Throws.Nothing);
    }

    [Test]
    public void Redirect_carries_no_credentials_and_is_none_of_its_business()
    {
        var policy = new RealmPolicy(RegistryHost, isChosenByUser: false);
        policy.Check(RequestTo(RegistryHost), RegistryHost, IPAddress.Parse(Public));

        Assert.That(() => policy.Check(RequestTo("storage.example"), "storage.example", IPAddress.Loopback), Throws.Nothing);
    }

    private static void Check(string registry, string realm, bool isChosenByUser = false)
    {
        var policy = new RealmPolicy(RegistryHost, isChosenByUser);
        policy.Check(RequestTo(RegistryHost), RegistryHost, IPAddress.Parse(registry));
        policy.Check(TokenRequestTo(TokenHost), TokenHost, IPAddress.Parse(realm));
    }

    private static HttpRequestMessage RequestTo(string host) => new(HttpMethod.Get, new Uri($"https://{host}/v2/"));

    private static HttpRequestMessage TokenRequestTo(string host)
    {
        HttpRequestMessage request = RequestTo(host);
        request.Options.Set(RealmPolicy.IsTokenRequest, true);
        return request;
    }
}
