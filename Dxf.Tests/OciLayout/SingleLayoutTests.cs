using Dxf.Client;
using Dxf.Client.OciLayout;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>A directory that is the layout of its only repository, whatever either is called.</summary>
[TestFixture]
internal sealed class SingleLayoutTests : LayoutFixture
{
    private static readonly RepositoryName Any = ImageReference.LayoutRepository;

    private string SinglePath => Path.Join(Folder, "My Images", "blobs");

    private LayoutStore Single => new(SinglePath, TimeProvider.System, isSingle: true);

    private LayoutManifestClient SingleManifests => new(Single);

    [Test]
    public async Task Layout_is_where_the_path_says()
    {
        Descriptor blob = await new LayoutBlobClient(Single).PushAsync(Any, Unhashed(Bytes("abc")));
        await SingleManifests.PutAsync(Any, Readings, Manifest(blob: blob));

        Assert.That(File.Exists(Path.Join(SinglePath, "oci-layout")), Is.True);
        Assert.That(File.Exists(Path.Join(SinglePath, "blobs", "sha256", blob.Digest.Hex)), Is.True);
        Assert.That(await ListAsync(SingleManifests.ListTagsAsync(Any)), Is.EqualTo(new[] { "readings" }));
    }

    [Test]
    public async Task Repository_goes_by_any_name()
    {
        await SingleManifests.PutAsync(RepositoryName.Parse("one"), Readings, Manifest());

        Assert.That(await SingleManifests.FindAsync(RepositoryName.Parse("index.json"), Readings), Is.Not.Null);
        Assert.That(await ListAsync(new LayoutCatalogClient(Single).ListRepositoriesAsync()), Is.EqualTo(new[] { "layout" }));
    }

    [Test]
    public async Task Directory_that_is_not_there_has_nothing()
    {
        Assert.That(await SingleManifests.FindAsync(Any, Readings), Is.Null);
        Assert.That(await ListAsync(new LayoutCatalogClient(Single).ListRepositoriesAsync()), Is.Empty);
        RegistryNotFoundException missing = Assert.ThrowsAsync<RegistryNotFoundException>(() => new LayoutBlobClient(Single).OpenReadAsync(Any, Digest.Compute("x"u8)));
        Assert.That(missing.Message, Does.StartWith($"oci-layout:{SinglePath}@sha256:").And.Contain("Not Found (404)"));
        Assert.That(Directory.Exists(SinglePath), Is.False);
    }

    [Test]
    public async Task Host_of_the_options_names_it()
    {
        ServiceCollection services = new();
        services.AddDxf(options => options.Host = "oci-layout:" + SinglePath);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IRegistryClient client = provider.GetRequiredService<IRegistryClient>();
        Descriptor blob = await client.Blobs.PushAsync(Any, Unhashed(Bytes("abc")));
        await client.Aliases.SetAsync(Any, Readings, [blob]);

        Assert.That(client.Endpoint, Is.EqualTo("oci-layout:" + SinglePath));
        Assert.That(File.Exists(Path.Join(SinglePath, "index.json")), Is.True);
    }

    [Test]
    public void Folder_of_other_things_is_not_written_into()
    {
        Directory.CreateDirectory(SinglePath);
        File.WriteAllText(Path.Join(SinglePath, "letters.txt"), "Dear");

        Assert.ThrowsAsync<OciLayoutException>(() => SingleManifests.PutAsync(Any, Readings, Manifest()));
        Assert.That(Directory.EnumerateFileSystemEntries(SinglePath).Select(Path.GetFileName), Is.EqualTo(new[] { "letters.txt" }));
    }

    [Test]
    public async Task Only_manifest_is_meant_where_none_is_named()
    {
        ManifestContent manifest = Manifest();
        await SingleManifests.PutAsync(Any, manifest.Digest, manifest);
        Assert.That(await SingleManifests.ChooseReferenceAsync(Any), Is.EqualTo(new Reference(manifest.Digest)), "untagged");

        await SingleManifests.PutAsync(Any, Readings, manifest);
        Assert.That(await SingleManifests.ChooseReferenceAsync(Any), Is.EqualTo(new Reference(Readings)), "tagged");

        ManifestContent other = Manifest("other");
        await SingleManifests.PutAsync(Any, other.Digest, other);
        Assert.That(await SingleManifests.ChooseReferenceAsync(Any), Is.EqualTo(new Reference(Readings)), "the only one with a tag");

        await SingleManifests.PutAsync(Any, Tag.Parse("other"), other);
        Assert.That(
            Assert.ThrowsAsync<InvalidReferenceException>(() => SingleManifests.ChooseReferenceAsync(Any))!.Message,
            Does.Contain("several").And.Contain("other, readings"));

        await SingleManifests.PutAsync(Any, Tag.Parse("latest"), other);
        Assert.That((await SingleManifests.ChooseReferenceAsync(Any)).Value, Is.EqualTo("latest"));
    }

    [Test]
    public async Task Nothing_is_meant_where_there_is_nothing()
    {
        Assert.ThrowsAsync<RegistryNotFoundException>(() => SingleManifests.ChooseReferenceAsync(Any));
        await SingleManifests.PutAsync(Any, Readings, Manifest());
        await SingleManifests.DeleteAsync(Any, Manifest().Digest);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => SingleManifests.ChooseReferenceAsync(Any));
    }

    [Test]
    public async Task What_an_index_names_needs_no_entry_of_its_own_any_more()
    {
        ManifestContent one = Manifest("one");
        ManifestContent two = Manifest("two");
        ManifestContent three = Manifest("three");
        await Manifests.PutAsync(Repository, one.Digest, one);
        await Manifests.PutAsync(Repository, Tag.Parse("two"), two);
        await Manifests.PutAsync(Repository, three.Digest, three);
        ManifestContent index = ManifestContent.FromBytes(Bytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{one.Digest}}","size":1},{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{two.Digest}}","size":1}]}"""));
        await Manifests.PutAsync(Repository, Readings, index);

        Assert.That(ReadIndex()["manifests"]!.AsArray().Select(static entry => entry!["digest"]!.GetValue<string>()), Is.EqualTo(new[] { two.Digest.Value, three.Digest.Value, index.Digest.Value }));
        Assert.That((await Manifests.FindAsync(Repository, one.Digest))!.Bytes.ToArray(), Is.EqualTo(one.Bytes.ToArray()));
    }
}
