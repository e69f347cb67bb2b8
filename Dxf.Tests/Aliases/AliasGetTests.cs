using System.Net;
using System.Text;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Aliases;

[TestFixture]
internal sealed class AliasGetTests : MockRegistryFixture
{
    private static readonly byte[] Amd = ManifestOf("amd");
    private static readonly byte[] Arm = ManifestOf("arm");
    private static readonly byte[] Index = Encoding.UTF8.GetBytes(
        $$"""
        {"manifests":[
            {{Entry(Amd, """ "os":"linux","architecture":"amd64" """)}},
            {{Entry(Arm, """ "os":"linux","architecture":"arm64","variant":"v8" """)}},
            {{Entry(ManifestOf("attestation"), """ "os":"unknown","architecture":"unknown" """)}}]}
        """);

    private IAliasClient Aliases => Registry.Client.Aliases;

    [Test]
    public async Task Manifest_is_got_with_one_request()
    {
        ExpectGet("readings", Amd);

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(Repository, Readings);

        Assert.Multiple(() =>
        {
            Assert.That(alias.Blobs.Select(blob => blob.Digest), Is.EqualTo(new[] { DigestOf("amd"), AbcDigest }));
            Assert.That(alias.Size, Is.EqualTo(10));
            Assert.That(alias.Content.Bytes.ToArray(), Is.EqualTo(Amd));
        });
    }

    [Test]
    public async Task Platform_of_what_is_no_index_does_not_matter()
    {
        ExpectGet("readings", Amd);

        Assert.That(await Aliases.GetAsync(Repository, Readings, Platform.Parse("plan9/mips")), Is.TypeOf<AliasManifest>());
    }

    [Test]
    public async Task Index_is_got_with_the_manifest_of_each_platform()
    {
        ExpectGet("readings", Index);
        ExpectGet(Digest.Compute(Amd).Value, Amd);
        ExpectGet(Digest.Compute(Arm).Value, Arm);

        AliasIndex alias = (AliasIndex)await Aliases.GetAsync(Repository, Readings);

        Assert.Multiple(() =>
        {
            Assert.That(alias.Content.Bytes.ToArray(), Is.EqualTo(Index));
            Assert.That(alias.Platforms.Keys.Select(platform => platform.ToString()), Is.EquivalentTo(new[] { "linux/amd64", "linux/arm64/v8" }));
            Assert.That(alias.Platforms[Platform.Parse("linux/arm64/v8")].Content.Digest, Is.EqualTo(Digest.Compute(Arm)));
        });
    }

    [Test]
    public async Task Platform_is_known_by_its_name_whatever_version_its_system_has()
    {
        byte[] index = Encoding.UTF8.GetBytes(
            $$"""{"manifests":[{{Entry(Amd, """ "os":"windows","os.version":"10.0.20348.2113","architecture":"amd64" """)}}]}""");
        ExpectGet("readings", index);
        ExpectGet(Digest.Compute(Amd).Value, Amd);

        AliasIndex alias = (AliasIndex)await Aliases.GetAsync(Repository, Readings);

        Assert.That(alias.Platforms[Platform.Parse("windows/amd64")].Content.Digest, Is.EqualTo(Digest.Compute(Amd)));
    }

    [Test]
    public async Task Index_is_followed_to_one_platform()
    {
        ExpectGet("readings", Index);
        ExpectGet(Digest.Compute(Arm).Value, Arm);

        AliasManifest alias = (AliasManifest)await Aliases.GetAsync(Repository, Readings, Platform.Parse("linux/arm64/v8"));

        Assert.That(alias.Content.Digest, Is.EqualTo(Digest.Compute(Arm)));
    }

    [Test]
    public void Platform_that_is_not_there_is_told()
    {
        ExpectGet("readings", Index);

        Assert.ThrowsAsync<PlatformNotFoundException>(() => Aliases.GetAsync(Repository, Readings, Platform.Parse("linux/arm64")));
    }

    [Test]
    public void Child_of_other_bytes_is_a_mismatch()
    {
        ExpectGet("readings", Index);
        ExpectGet(Digest.Compute(Amd).Value, Arm);
        ExpectGet(Digest.Compute(Amd).Value, Arm);

        Assert.ThrowsAsync<DigestMismatchException>(() => Aliases.GetAsync(Repository, Readings));
    }

    [Test]
    public void Child_that_is_not_there_is_not_found()
    {
        ExpectGet("readings", Index);
        Requests.Expect(HttpMethod.Get, $"{Root}manifests/{Digest.Compute(Amd)}").Answer(HttpStatusCode.NotFound);

        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.GetAsync(Repository, Readings))!.Message,
            Does.Contain(Digest.Compute(Amd).Value));
    }

    [Test]
    public void Absent_alias_is_not_found()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.NotFound);

        Assert.That(
            Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.GetAsync(Repository, Readings))!.Message,
            Is.EqualTo("fred/datalogger:readings: Not Found (404) at registry.test"));
    }

    [Test]
    public async Task Manifest_from_elsewhere_is_read_without_a_request()
    {
        AliasContent alias = await Aliases.ResolveAsync(Repository, ManifestContent.FromBytes(Amd));

        Assert.That(alias, Is.TypeOf<AliasManifest>());
        AssertThatNothingWasAsked();
    }

    [Test]
    public async Task Index_from_elsewhere_is_followed_in_the_repository()
    {
        ExpectGet(Digest.Compute(Amd).Value, Amd);

        AliasContent alias = await Aliases.ResolveAsync(Repository, ManifestContent.FromBytes(Index), Platform.Parse("linux/amd64"));

        Assert.That(alias.Content.Digest, Is.EqualTo(Digest.Compute(Amd)));
    }

    [Test]
    public async Task Alias_is_deleted_by_the_digest_that_it_has()
    {
        ExpectGet("readings", Amd);
        Requests.Expect(HttpMethod.Delete, $"{Root}manifests/{Digest.Compute(Amd)}").Answer(HttpStatusCode.Accepted);

        Assert.That((await Aliases.DeleteAsync(Repository, Readings)).Bytes.ToArray(), Is.EqualTo(Amd));
    }

    [Test]
    public void Absent_alias_is_not_deleted()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.NotFound);

        Assert.ThrowsAsync<RegistryNotFoundException>(() => Aliases.DeleteAsync(Repository, Readings));
    }

    [Test]
    public async Task Aliases_are_the_tags()
    {
        Requests.Expect(HttpMethod.Get, Root + "tags/list?n=7").Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""");

        Assert.That(await Aliases.ListAsync(Repository, 7).ToListAsync(), Is.EqualTo(new[] { "a", "b" }));
    }

    private static Digest DigestOf(string text) => Digest.Compute(Encoding.UTF8.GetBytes(text));

    private static byte[] ManifestOf(string name) => Encoding.UTF8.GetBytes(
        $$"""
        {"config":{"mediaType":"c","digest":"{{AbcDigest}}","size":3},
         "layers":[{"mediaType":"l","digest":"{{DigestOf(name)}}","size":7},{"mediaType":"l","digest":"{{AbcDigest}}","size":3}]}
        """);

    private static string Entry(byte[] manifest, string platform) =>
        $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.Compute(manifest)}}","size":{{manifest.Length}},"platform":{ {{platform}} } }""";

    private void ExpectGet(string reference, byte[] manifest) =>
        Requests.Expect(HttpMethod.Get, $"{Root}manifests/{reference}").Answer(HttpStatusCode.OK, manifest);
}
