using System.Globalization;
using System.Text;
using Dxf.Client;
using Dxf.Client.Copying;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Copying;

/// <summary>Which manifests name which, and that there is an end to them.</summary>
[TestFixture]
internal sealed class ImageGraphTests
{
    [Test]
    public void What_is_named_comes_in_an_earlier_step_however_it_is_named()
    {
        ManifestContent leaf = Image("leaf");
        ManifestContent other = Image("other");
        ManifestContent inner = TestImage.Index(TestImage.Describe(leaf.Descriptor));
        ManifestContent root = TestImage.Index(TestImage.Describe(leaf.Descriptor), TestImage.Describe(inner.Descriptor), TestImage.Describe(other.Descriptor));
        ImageGraph graph = new();
        foreach (ManifestContent manifest in new[] { root, leaf, inner, other })
            graph.Add(manifest);

        Assert.That(graph.StepsTo(root.Digest), Is.EqualTo(new[] { new[] { leaf, other }, [inner], [root] }));
        Assert.That(graph.StepsTo(inner.Digest), Is.EqualTo(new[] { new[] { leaf }, [inner] }));
        Assert.That(graph.Add(root), Is.Empty, "a second time");
        Assert.That(graph.Manifests, Has.Count.EqualTo(4));
    }

    [Test]
    public void There_is_an_end_to_how_many_there_are()
    {
        ImageGraph graph = new();
        for (int i = 0; i < ImageGraph.MaxManifests; i++)
            graph.Add(Image(i.ToString(CultureInfo.InvariantCulture)));

        Assert.That(Assert.Throws<DxfException>(() => graph.Add(Image("one more")))!.Message, Does.Contain("more than 10000 manifests"));
    }

    [Test]
    public async Task There_is_an_end_to_how_deep_they_are()
    {
        await using CopyEndpoint store = await CopyEndpoint.OpenAsync(Place.Store);
        RepositoryName source = RepositoryName.Parse("a");
        TestImage images = new(store.Client, source, new TestData());
        ManifestContent content = await images.PutAsync(null, 10);
        for (int depth = 0; depth <= ImageGraph.MaxDepth; depth++)
            content = await images.PutAsync(null, TestImage.Index(TestImage.Describe(content.Descriptor)));

        DxfException refused = Assert.ThrowsAsync<DxfException>(
            () => store.Client.CopyAsync(source, content.Digest, store.Client, RepositoryName.Parse("b")));
        Assert.That(refused.Message, Does.Contain("more than 8 deep"));
        Assert.That(await store.Client.Manifests.FindAsync(RepositoryName.Parse("b"), content.Digest), Is.Null);
    }

    [Test]
    public void Blobs_come_once_and_foreign_layers_not_at_all()
    {
        Descriptor config = Blob("config");
        Descriptor layer = Blob("layer");
        Descriptor foreign = Blob("foreign") with { MediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip" };
        ImageGraph graph = new();
        graph.Add(TestImage.Manifest(config, [TestImage.Describe(layer), TestImage.Describe(foreign), TestImage.Describe(layer)]));
        graph.Add(TestImage.Manifest(config, [TestImage.Describe(foreign)]));

        Assert.That(graph.Blobs.Select(static blob => blob.Digest), Is.EqualTo(new[] { config.Digest, layer.Digest }));
        Assert.That(graph.Foreign.Select(static blob => blob.Digest), Is.EqualTo(new[] { foreign.Digest }));
    }

    private static Descriptor Blob(string content) =>
        new(TestImage.LayerType, Digest.Compute(Encoding.UTF8.GetBytes(content)), content.Length);

    private static ManifestContent Image(string name) => TestImage.Manifest(Blob(name), []);
}
