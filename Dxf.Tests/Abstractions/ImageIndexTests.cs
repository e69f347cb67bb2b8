using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class ImageIndexTests
{
    [Test]
    public void Entries_for_platforms_are_found()
    {
        ImageIndex index = Read(
            Entry("amd", """{"os":"linux","architecture":"amd64"}"""),
            Entry("arm", """{"os":"linux","architecture":"arm64","variant":"v8","os.version":"1","os.features":["x"]}"""));

        Assert.Multiple(() =>
        {
            Assert.That(index.SchemaVersion, Is.EqualTo(2));
            Assert.That(index.PlatformManifests.Select(entry => entry.Platform!.ToString()), Is.EqualTo(new[] { "linux/amd64", "linux/arm64/v8" }));
            Assert.That(index.Select(Platform.Parse("linux/amd64")).Digest, Is.EqualTo(DigestOf("amd")));
            Assert.That(index.Select(Platform.Parse("linux/arm64/v8")).Digest, Is.EqualTo(DigestOf("arm")));
            Assert.That(index.Manifests[1].Platform!.OperatingSystemVersion, Is.EqualTo("1"));
        });
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("\"linux/amd64\"")]
    [TestCase("""{"architecture":"amd64"}""")]
    [TestCase("""{"os":"linux"}""")]
    [TestCase("""{"os":"","architecture":"amd64"}""")]
    [TestCase("""{"os":7,"architecture":"amd64"}""")]
    [TestCase("""{"os":{"os":"linux"},"architecture":["amd64"]}""")]
    [TestCase("""{"os":"unknown","architecture":"unknown"}""")]
    public void Entry_whose_platform_is_none_is_passed_over(string platform)
    {
        ImageIndex index = Read(Entry("none", platform), Entry("amd", """{"os":"linux","architecture":"amd64"}"""));

        Assert.Multiple(() =>
        {
            Assert.That(index.Manifests, Has.Count.EqualTo(2));
            Assert.That(index.PlatformManifests.Single().Digest, Is.EqualTo(DigestOf("amd")));
            Assert.That(index.Select(Platform.Parse("linux/amd64")).Digest, Is.EqualTo(DigestOf("amd")));
        });
    }

    [Test]
    public void Entry_without_a_platform_is_passed_over()
    {
        ImageIndex index = Read($$"""{"mediaType":"m","digest":"{{DigestOf("x")}}","size":1}""");

        Assert.That(index.PlatformManifests, Is.Empty);
        Assert.That(index.Manifests[0].Platform, Is.Null);
    }

    [Test]
    public void Empty_variant_is_none() =>
        Assert.That(
            Read(Entry("amd", """{"os":"linux","architecture":"amd64","variant":""}""")).Select(Platform.Parse("linux/amd64")).Platform!.Variant,
            Is.Null);

    [Test]
    public void Platform_that_is_not_there_is_told_with_those_that_are()
    {
        ImageIndex index = Read(
            Entry("amd", """{"os":"linux","architecture":"amd64"}"""),
            Entry("arm", """{"os":"linux","architecture":"arm64","variant":"v8"}"""),
            Entry("unknown", """{"os":"unknown","architecture":"unknown"}"""));
        PlatformNotFoundException missing = Assert.Throws<PlatformNotFoundException>(() => index.Select(Platform.Parse("linux/arm64")));

        Assert.Multiple(() =>
        {
            Assert.That(missing.Platform, Is.EqualTo(Platform.Parse("linux/arm64")));
            Assert.That(missing.Available, Has.Count.EqualTo(2));
            Assert.That(missing.Message, Is.EqualTo("no data for platform linux/arm64; the index has: linux/amd64, linux/arm64/v8"));
        });
    }

    [Test]
    public void Index_without_platforms_says_so() =>
        Assert.That(
            Assert.Throws<PlatformNotFoundException>(() => Read().Select(Platform.Parse("linux/amd64")))!.Message,
            Does.EndWith("the index has: none"));

    [Test]
    public void Platform_that_stands_twice_is_listed_with_its_last_entry_and_chosen_by_its_first()
    {
        ImageIndex index = Read(
            Entry("first", """{"os":"windows","architecture":"amd64","os.version":"10.0.1"}"""),
            Entry("last", """{"os":"windows","architecture":"amd64","os.version":"10.0.2"}"""));

        Assert.Multiple(() =>
        {
            Assert.That(index.PlatformManifests.Single().Digest, Is.EqualTo(DigestOf("last")));
            Assert.That(index.Select(Platform.Parse("windows/amd64")).Digest, Is.EqualTo(DigestOf("first")));
        });
    }

    [TestCase("""{"manifests":null}""")]
    [TestCase("""{"manifests":[null]}""")]
    [TestCase("""{"manifests":{}}""")]
    [TestCase("""{"manifests":[{"mediaType":"m","digest":"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","size":-1}]}""")]
    public void Malformed_index_is_refused(string json) =>
        Assert.Throws<UnsupportedManifestException>(() => Take(json).ReadIndex());

    private static ManifestContent Take(string json) => ManifestContent.FromBytes(Encoding.UTF8.GetBytes(json));

    private static ImageIndex Read(params string[] entries) =>
        Take($$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries)}}]}""").ReadIndex();

    private static string Entry(string content, string platform) =>
        $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{DigestOf(content)}}","size":1,"platform":{{platform}}}""";

    private static Digest DigestOf(string content) => Digest.Compute(Encoding.UTF8.GetBytes(content));
}
