using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>Indexes that other tools wrote.</summary>
[TestFixture]
internal sealed class LayoutIndexTests : LayoutFixture
{
    [Test]
    public async Task Tags_are_listed_in_ordinal_order_and_once_and_the_last_entry_of_a_tag_counts()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest("kept"));
        JsonObject index = ReadIndex();
        index["manifests"] = new JsonArray(
            Entry(Manifest("first"), "twice"),
            Entry(Manifest("kept"), "twice"),
            Entry(Manifest("kept"), "b"),
            Entry(Manifest("kept"), "B"),
            Entry(Manifest("kept"), "_"),
            Entry(Manifest("kept"), "docker.io/library/x:latest"),
            Entry(Manifest("kept"), ""),
            Entry(Manifest("kept"), null));
        await File.WriteAllTextAsync(IndexPath, index.ToJsonString());

        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "B", "_", "b", "twice" }));
        Assert.That((await Manifests.FindAsync(Repository, Tag.Parse("twice")))!.Digest, Is.EqualTo(Manifest("kept").Digest));

        await Manifests.DeleteAsync(Repository, Tag.Parse("twice"));
        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "B", "_", "b" }));
    }

    [Test]
    public async Task What_other_tools_wrote_into_the_index_stays()
    {
        WriteLayout(
            """
            {
              "schemaVersion": 2,
              "x-future": [1.50, {"größe": "5+5 <b>"}],
              "annotations": {"who": "else"},
              "manifests": [
                {"mediaType": "application/x", "digest": "sha999:unknown", "size": 12345678901234567890, "x-more": null,
                 "annotations": {"org.opencontainers.image.ref.name": "docker.io/library/x:1", "a": "b"}},
                {"mediaType": "application/y", "platform": {"os": "linux"}, "annotations": 5}
              ]
            }
            """);
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await Manifests.DeleteAsync(Repository, Manifest().Digest);

        Assert.That(await File.ReadAllTextAsync(IndexPath), Is.EqualTo(
            """
            {"schemaVersion":2,"x-future":[1.50,{"größe":"5+5 <b>"}],"annotations":{"who":"else"},"manifests":[{"mediaType":"application/x","digest":"sha999:unknown","size":12345678901234567890,"x-more":null,"annotations":{"org.opencontainers.image.ref.name":"docker.io/library/x:1","a":"b"}},{"mediaType":"application/y","platform":{"os":"linux"},"annotations":5}]}
            """));
    }

    [TestCase("""{"schemaVersion":2,"manifests":null}""")]
    [TestCase("""{"schemaVersion":2}""")]
    [TestCase("\uFEFF{\"schemaVersion\":2,\"manifests\":[]}")]
    public async Task An_index_without_manifests_is_an_empty_repository(string index)
    {
        WriteLayout(index);

        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.Empty);
        await Manifests.PutAsync(Repository, Readings, Manifest());
        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "readings" }));
    }

    [Test]
    public async Task A_layout_without_an_index_is_an_empty_repository_and_gets_one()
    {
        WriteLayout("{}");
        File.Delete(IndexPath);

        Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Null);
        Assert.That(IndexPath, Does.Not.Exist);
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        Assert.That(IndexPath, Does.Exist);
    }

    [Test]
    public async Task A_tag_whose_manifest_is_missing_is_not_found()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await Blobs.DeleteAsync(Repository, Manifest().Digest);
        Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Null);
    }

    private static JsonObject Entry(ManifestContent manifest, string? name)
    {
        JsonObject entry = new()
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = manifest.Digest.Value,
            ["size"] = manifest.Bytes.Length,
        };
        if (name is not null)
            entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = name };
        return entry;
    }
}
