using Dxf.Client;
using Dxf.Client.Referrers;
using NUnit.Framework;

namespace Dxf.Tests.Copying;

internal sealed class CopyReferrersTests(Place fromPlace, Place toPlace) : CopyFixture(fromPlace, toPlace)
{
    private static readonly CopyOptions WithReferrers = new() { Referrers = true };

    [Test]
    public async Task What_refers_to_the_image_comes_along_and_what_refers_to_that_too()
    {
        ManifestContent image = await Image.PutAsync(First, 3_000);
        ManifestContent signature = await Image.PutReferrerAsync(image.Descriptor);
        ManifestContent inventory = await Image.PutReferrerAsync(image.Descriptor, "application/spdx+json");
        ManifestContent countersignature = await Image.PutReferrerAsync(signature.Descriptor);
        CopyResult result = await CopyAsync(First, options: WithReferrers);

        await AssertWholeAsync(First, image);
        foreach (ManifestContent referrer in new[] { signature, inventory, countersignature })
            await AssertWholeAsync(referrer.Digest, referrer);
        Assert.That(result.Manifests, Has.Count.EqualTo(4));
        Assert.That(result.Manifests[^1].Digest, Is.EqualTo(image.Digest));
        Assert.That(await ReferrersAsync(image.Digest), Is.EquivalentTo(new[] { signature.Digest, inventory.Digest }));
        Assert.That(await ReferrersAsync(image.Digest, "application/spdx+json"), Is.EqualTo(new[] { inventory.Digest }));
        Assert.That(await ReferrersAsync(signature.Digest), Is.EqualTo(new[] { countersignature.Digest }));
    }

    [Test]
    public async Task What_refers_to_one_platform_comes_along_with_the_index()
    {
        ManifestContent index = await Image.PutIndexAsync(First);
        Descriptor amd64 = index.ReadIndex().Select(Platform.Parse("linux/amd64"));
        ManifestContent signature = await Image.PutReferrerAsync(amd64);
        ManifestContent ofIndex = await Image.PutReferrerAsync(index.Descriptor);
        await CopyAsync(First, options: WithReferrers);

        await AssertWholeAsync(First, index);
        Assert.That(await ReferrersAsync(amd64.Digest), Is.EqualTo(new[] { signature.Digest }));
        Assert.That(await ReferrersAsync(index.Digest), Is.EqualTo(new[] { ofIndex.Digest }));
    }

    [Test]
    public async Task Without_being_asked_for_it_stays_behind()
    {
        ManifestContent image = await Image.PutAsync(First, 3_000);
        await Image.PutReferrerAsync(image.Descriptor);
        await CopyAsync(First);

        Assert.That(await ReferrersAsync(image.Digest), Is.Empty);
    }

    [Test]
    public async Task What_is_listed_and_not_there_any_more_or_refers_to_something_else_is_no_referrer()
    {
        ManifestContent image = await Image.PutAsync(First, 3_000);
        ManifestContent other = await Image.PutAsync(Second, 10);
        ManifestContent signature = await Image.PutReferrerAsync(image.Descriptor);
        Descriptor gone = new(MediaTypes.OciManifest, Digest.Compute("gone"u8), 4);
        if (!From.Endpoint.StartsWith("oci", StringComparison.Ordinal))
        {
            // A registry checks what an index names.
            ManifestContent list = TestImage.Index(TestImage.Describe(other.Descriptor), TestImage.Describe(signature.Descriptor));
            await From.Manifests.PutAsync(Source, ReferrersTag.For(image.Digest), list, Cancellation);
        }
        else
        {
            ManifestContent list = TestImage.Index(TestImage.Describe(gone), TestImage.Describe(other.Descriptor), TestImage.Describe(signature.Descriptor));
            await From.Manifests.PutAsync(Source, ReferrersTag.For(image.Digest), list, Cancellation);
        }

        await CopyAsync(First, options: WithReferrers);

        Assert.That(await ReferrersAsync(image.Digest), Is.EqualTo(new[] { signature.Digest }));
        Assert.That(await To.Manifests.FindAsync(Target, other.Digest, Cancellation), Is.Null);
    }

    private async Task<List<Digest>> ReferrersAsync(Digest subject, string? artifactType = null) =>
        await To.Manifests.ListReferrersAsync(Target, subject, artifactType, Cancellation).Select(static referrer => referrer.Digest).ToListAsync(Cancellation);
}
