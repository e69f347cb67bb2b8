using Dxf.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Dxf.Tests.DependencyInjection;

[TestFixture]
internal sealed class OptionsValidationTests
{
    [TestCase(null, "no host is set: DxfOptions.Host")]
    [TestCase("", "no host is set")]
    [TestCase("https://registry.test", "without a scheme")]
    [TestCase("http://registry.test", "DXF_INSECURE=1")]
    [TestCase("registry.test/fred", "without a path")]
    [TestCase("registry.test:", "the port must be a number from 1 to 65535")]
    [TestCase("registry.test:0", "the port must be a number")]
    [TestCase("registry.test:65536", "the port must be a number")]
    [TestCase("registry.test:5000 ", "invalid host")]
    [TestCase("registry.test:+80", "the port must be a number")]
    [TestCase("user@registry.test", "invalid host")]
    [TestCase("registry.test?x", "invalid host")]
    [TestCase("registry.test#x", "invalid host")]
    [TestCase("registry test", "invalid host")]
    [TestCase("registry.test\r\nX: y", "invalid host")]
    [TestCase("::1", "invalid host")]
    [TestCase("[::1", "invalid host")]
    [TestCase(":5000", "invalid host")]
    [TestCase("oci:", "expected a path after oci:")]
    [TestCase("oci:a\0b", "expected a path after oci:")]
    public void Host_that_is_none_is_refused(string? host, string message) =>
        Assert.That(Refusal(options => options.Host = host), Does.Contain(message));

    [TestCase("https://auth.test")]
    [TestCase("auth.test/token")]
    [TestCase("")]
    [TestCase("auth.test:99999")]
    public void Host_for_token_requests_that_is_none_is_refused(string authHost) =>
        Assert.That(Refusal(options => options.AuthHost = authHost), Does.StartWith("the host for token requests: invalid host"));

    [Test]
    public void User_name_with_a_colon_is_refused() =>
        Assert.That(Refusal(options => options.Username = "fred:x"), Does.StartWith("the user name holds a colon"));

    [TestCase("line\nbreak")]
    [TestCase("return\r")]
    [TestCase("null\0")]
    public void Secret_that_no_header_can_carry_is_refused_and_not_shown(string secret)
    {
        string token = Refusal(options => options.Token = secret);
        string authorization = Refusal(options => options.Authorization = secret);

        Assert.Multiple(() =>
        {
            Assert.That(token, Does.StartWith("the token holds a line break"));
            Assert.That(authorization, Does.StartWith("the Authorization value holds a line break"));
            Assert.That(token + authorization, Does.Not.Contain(secret));
        });
    }

    [Test]
    public void Manifest_format_that_is_none_is_refused() =>
        Assert.That(Refusal(options => options.ManifestFormat = (ManifestFormat)7), Is.EqualTo("7 is no manifest format: expected Docker or Oci"));

    [Test]
    public void All_that_is_wrong_is_told_at_once()
    {
        OptionsValidationException refused = Refuse(options => (options.Host, options.Username) = (null, "a:b"));

        Assert.That(refused.Failures.Count(), Is.EqualTo(2));
    }

    private static string Refusal(Action<DxfOptions> configure) => Refuse(configure).Failures.Single();

    private static OptionsValidationException Refuse(Action<DxfOptions> configure)
    {
        ServiceCollection services = new();
        services.AddDxf(options =>
        {
            options.Host = "registry.test";
            configure(options);
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IRegistryClient>())!;
    }
}
