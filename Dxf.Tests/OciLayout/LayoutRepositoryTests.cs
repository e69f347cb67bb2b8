using Dxf.Client.OciLayout;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>Which directories are repositories, and which can become one.</summary>
[TestFixture]
internal sealed class LayoutRepositoryTests : LayoutFixture
{
    private static readonly Digest Abc = Digest.Compute("abc"u8);

    [TestCase("index.json")]
    [TestCase("fred/index.json")]
    [TestCase("index.json/fred")]
    [TestCase("oci-layout")]
    [TestCase("fred/oci-layout/x")]
    [TestCase("fred/blobs")]
    [TestCase("fred/blobs/sha256")]
    public void A_name_that_would_lie_in_another_layout_is_refused(string text)
    {
        RepositoryName name = RepositoryName.Parse(text);

        Assert.That(() => Blobs.PushAsync(name, Unhashed(Bytes("abc"))), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(text).And.Message.Contains("every image layout"));
        Assert.That(() => Blobs.FindAsync(name, Abc), Throws.InstanceOf<OciLayoutException>());
        Assert.That(() => Manifests.FindAsync(name, Readings), Throws.InstanceOf<OciLayoutException>());
        Assert.That(StorePath, Does.Not.Exist);
    }

    [Test]
    public async Task Repositories_can_be_nested()
    {
        RepositoryName[] names = [RepositoryName.Parse("a/b/c"), RepositoryName.Parse("a"), RepositoryName.Parse("a/b")];
        foreach (RepositoryName name in names)
            await Blobs.PushAsync(name, Unhashed(Bytes(name.Value)));
        foreach (RepositoryName name in names)
            Assert.That(await Blobs.FindAsync(name, Digest.Compute(Bytes(name.Value))), Is.Not.Null, name.Value);
    }

    [Test]
    public async Task A_folder_with_other_files_is_not_made_a_repository()
    {
        Directory.CreateDirectory(LayoutPath);
        await File.WriteAllTextAsync(Path.Join(LayoutPath, "thesis.txt"), "mine");

        Assert.That(
            () => Blobs.PushAsync(Repository, Unhashed(Bytes("abc"))),
            Throws.InstanceOf<OciLayoutException>().With.Message.Contains("belong to no image layout (thesis.txt)"));
        Assert.That(StoredFiles(), Is.EqualTo(new[] { "fred/datalogger/thesis.txt" }));
        Assert.That(File.Exists(Path.Join(LayoutPath, ".dxf.lock")), Is.False);
        Assert.That(await Blobs.FindAsync(Repository, Abc), Is.Null, "to a reader it is no repository");
    }

    [Test]
    public async Task An_empty_folder_becomes_a_repository()
    {
        Directory.CreateDirectory(LayoutPath);
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        Assert.That(await Blobs.FindAsync(Repository, Abc), Is.Not.Null);
    }

    [Test]
    public async Task A_creation_that_was_interrupted_is_finished()
    {
        Directory.CreateDirectory(LayoutPath);
        await File.WriteAllTextAsync(Path.Join(LayoutPath, ".dxf.lock"), "");
        await File.WriteAllTextAsync(Path.Join(LayoutPath, ".dxf-0123456789abcdef.tmp"), "{");
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        Assert.That(await Blobs.FindAsync(Repository, Abc), Is.Not.Null);
    }

    [TestCase("index.json")]
    [TestCase("blobs")]
    public void A_layout_without_its_marker_is_neither_read_nor_written(string part)
    {
        WriteLayout("{}");
        File.Delete(Path.Join(LayoutPath, "oci-layout"));
        if (part is "blobs")
            File.Delete(IndexPath);
        string reason = $"it holds {part} but no oci-layout file";

        Assert.That(() => Blobs.FindAsync(Repository, Abc), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(() => Manifests.PutAsync(Repository, Readings, Manifest()), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
    }

    [TestCase("""{"imageLayoutVersion":"2.0.0"}""", "version '2.0.0', and only 1.0.0 is known")]
    [TestCase("""{"imageLayoutVersion":1}""", "no imageLayoutVersion")]
    [TestCase("{}", "no imageLayoutVersion")]
    [TestCase("[]", "no object")]
    [TestCase("", "it is empty")]
    [TestCase("{", "not well-formed JSON")]
    public void A_layout_of_another_kind_is_neither_read_nor_written(string marker, string reason)
    {
        WriteLayout("""{"manifests":[]}""", marker);
        List<string> before = StoredFiles();

        Assert.That(() => Blobs.FindAsync(Repository, Abc), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(() => Manifests.FindAsync(Repository, Readings), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(() => Blobs.PushAsync(Repository, Unhashed(Bytes("abc"))), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(StoredFiles(), Is.EqualTo(before));
    }

    [Test]
    public void A_file_is_no_repository()
    {
        Directory.CreateDirectory(Path.Join(StorePath, "fred"));
        File.WriteAllText(LayoutPath, "no folder");
        Assert.That(() => Blobs.FindAsync(Repository, Abc), Throws.InstanceOf<OciLayoutException>().With.Message.Contains("this is a file"));
        Assert.That(() => Blobs.PushAsync(Repository, Unhashed(Bytes("abc"))), Throws.InstanceOf<OciLayoutException>().With.Message.Contains("this is a file"));
    }

    [Test]
    public async Task A_store_that_is_itself_a_layout_says_so_where_something_is_not_found()
    {
        WriteLayout("{}");
        LayoutStore inside = new(LayoutPath, TimeProvider.System);
        LayoutBlobClient blobs = new(inside);

        Assert.That(
            () => blobs.OpenReadAsync(RepositoryName.Parse("x"), Abc),
            Throws.InstanceOf<RegistryNotFoundException>().With.Message.Contains($"is itself an image layout, and oci: takes the directory that holds the layouts (perhaps oci:{Path.GetDirectoryName(LayoutPath)})"));
        Assert.That(() => blobs.FindAsync(RepositoryName.Parse("blobs"), Abc), Throws.InstanceOf<OciLayoutException>());
        await blobs.PushAsync(RepositoryName.Parse("x"), Unhashed(Bytes("abc")));
        Assert.That(await ListAsync(new LayoutCatalogClient(inside).ListRepositoriesAsync()), Is.EqualTo(new[] { "x" }));
    }

    [Test]
    public async Task A_relative_path_is_a_store_and_is_named_as_it_was_given()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, StorePath);
        LayoutStore store = new(relative, TimeProvider.System);
        await new LayoutBlobClient(store).PushAsync(Repository, Unhashed(Bytes("abc")));

        Assert.That(store.Endpoint, Is.EqualTo("oci:" + relative));
        Assert.That(await Blobs.FindAsync(Repository, Abc), Is.Not.Null);
    }
}
