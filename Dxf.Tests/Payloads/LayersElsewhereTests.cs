using Dxf.Client;
using Dxf.Tests.Copying;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Payloads;

/// <summary>Layers that can be had elsewhere. The registry of the tests allows no other addresses in what it is sent; a directory does.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class LayersElsewhereTests
{
    [Test]
    public async Task Layer_that_is_not_here_is_left_out_and_not_missed_on_the_other_side()
    {
        CancellationToken cancellation = TestContext.CurrentContext.CancellationToken;
        await using CopyEndpoint from = await CopyEndpoint.OpenAsync(Place.Store);
        await using CopyEndpoint to = await CopyEndpoint.OpenAsync(Place.Store);
        RepositoryName repository = RepositoryName.Parse(TestNames.NewRepository());
        Tag tag = Tag.Parse("1.0");
        TestImage image = new(from.Client, repository, new TestData());
        Descriptor layer = await image.PushBlobAsync(20);
        Descriptor elsewhere = new(layer.MediaType, Digest.Compute("at home in Redmond"u8), 18);
        ManifestContent manifest = TestImage.Manifest(
            await image.PushBlobAsync(10, TestImage.ConfigType),
            [TestImage.Describe(layer), TestImage.Describe(elsewhere, ""","urls":["https://other.example/x"]""")]);
        await image.PutAsync(tag, manifest);

        using MemoryStream payload = new();
        await from.Client.MakePayloadAsync([new PayloadImage(repository, tag)], payload, null, cancellation);
        payload.Position = 0;
        await to.Client.PushPayloadAsync(payload, null, cancellation);

        Assert.That((await to.Client.Manifests.FindAsync(repository, tag, cancellation))!.Digest, Is.EqualTo(manifest.Digest));
        Assert.That(await to.Client.Blobs.FindAsync(repository, layer.Digest, cancellation), Is.Not.Null);
        Assert.That(await to.Client.Blobs.FindAsync(repository, elsewhere.Digest, cancellation), Is.Null);
    }
}
