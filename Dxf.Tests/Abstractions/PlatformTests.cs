using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class PlatformTests
{
    [TestCase("linux/amd64", "linux", "amd64", null)]
    [TestCase("linux/arm64/v8", "linux", "arm64", "v8")]
    [TestCase("windows/386", "windows", "386", null)]
    [TestCase("wasip1/wasm", "wasip1", "wasm", null)]
    public void Platform_is_read_and_written(string text, string system, string architecture, string? variant)
    {
        Platform platform = Platform.Parse(text);

        Assert.That(platform, Is.EqualTo(new Platform(system, architecture, variant)));
        Assert.That(platform.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("linux")]
    [TestCase("linux/")]
    [TestCase("/amd64")]
    [TestCase("linux//v8")]
    [TestCase("linux/arm64/")]
    [TestCase("linux/arm64/v8/more")]
    [TestCase("Linux/amd64")]
    [TestCase("linux/amd64\n")]
    [TestCase("linux amd64")]
    [TestCase("linux/amd 64")]
    public void What_is_no_platform_is_refused_and_named(string text)
    {
        InvalidReferenceException refused = Assert.Throws<InvalidReferenceException>(() => Platform.Parse(text));

        Assert.Multiple(() =>
        {
            Assert.That(Platform.TryParse(text, out Platform? platform), Is.False);
            Assert.That(platform, Is.Null);
            Assert.That(refused.Kind, Is.EqualTo("platform"));
            Assert.That(refused.Message, Does.Contain("for example linux/amd64"));
        });
    }

    [Test]
    public void No_text_is_no_platform()
    {
        Assert.That(Platform.TryParse(null, out _), Is.False);
        Assert.That(() => Platform.Parse(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Empty_variant_is_not_written() =>
        Assert.That(new Platform("linux", "amd64", "").ToString(), Is.EqualTo("linux/amd64"));
}
