using Dxf.Client.OciLayout;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutCatalogClientTests : LayoutFixture
{
    [Test]
    public async Task Repositories_are_listed_in_ordinal_order_of_their_whole_names()
    {
        string[] names = ["a", "a-b", "a-b/c", "a.b", "a/b", "a/b/c", "a/b-c", "a0", "a_b", "b/c", "blobs", "0"];
        foreach (string name in names)
            await Blobs.PushAsync(RepositoryName.Parse(name), Unhashed(Bytes("abc")));

        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.EqualTo(names.Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task What_is_no_layout_or_has_no_name_for_a_repository_is_left_out()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        foreach (string name in new[] { "Upper", "with space", "-dash", "empty", ".hidden", "fred/datalogger/blobs/nested", "fred/index.json" })
        {
            string folder = Directory.CreateDirectory(Path.Join(StorePath, name)).FullName;
            if (name is not "empty")
                await File.WriteAllTextAsync(Path.Join(folder, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        }

        await File.WriteAllTextAsync(Path.Join(StorePath, "file"), "no folder");
        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.EqualTo(new[] { "fred/datalogger" }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public async Task Links_are_listed_where_they_stay_inside_and_never_entered()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        await new LayoutBlobClient(new LayoutStore(Path.Join(Folder, "outside"), TimeProvider.System)).PushAsync(Repository, Unhashed(Bytes("abc")));
        Directory.CreateSymbolicLink(Path.Join(StorePath, "inside"), Path.Join("fred", "datalogger"));
        Directory.CreateSymbolicLink(Path.Join(StorePath, "circle"), StorePath);
        Directory.CreateSymbolicLink(Path.Join(StorePath, "outside"), Path.Join(Folder, "outside", "fred"));
        Directory.CreateSymbolicLink(Path.Join(StorePath, "outside-layout"), Path.Join(Folder, "outside", "fred", "datalogger"));

        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.EqualTo(new[] { "fred/datalogger", "inside" }));
        Assert.That(await Blobs.FindAsync(RepositoryName.Parse("inside"), Digest.Compute("abc"u8)), Is.Not.Null);
    }

    [Test]
    public async Task Names_come_while_the_folders_are_read()
    {
        await Blobs.PushAsync(RepositoryName.Parse("a"), Unhashed(Bytes("abc")));
        await Blobs.PushAsync(RepositoryName.Parse("b/late"), Unhashed(Bytes("abc")));

        await using IAsyncEnumerator<string> names = Catalog.ListRepositoriesAsync().GetAsyncEnumerator();
        Assert.That(await names.MoveNextAsync(), Is.True);
        Assert.That(names.Current, Is.EqualTo("a"));
        Directory.Delete(Path.Join(StorePath, "b"), recursive: true);
        Assert.That(await names.MoveNextAsync(), Is.False, "what was removed before it was read does not come");
    }

    [Test]
    public void A_listing_can_be_cancelled()
    {
        WriteLayout("{}");
        Assert.CatchAsync<OperationCanceledException>(() => ListAsync(Catalog.ListRepositoriesAsync(cancellationToken: new CancellationToken(canceled: true))));
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(Catalog.ListRepositoriesAsync(pageSize: 0)));
    }

    [Test]
    public async Task A_directory_speaks_the_image_layout() =>
        Assert.That(await Catalog.CheckApiVersionAsync(), Is.EqualTo("oci-layout/1.0.0"));

    [Test]
    public void A_file_is_no_store()
    {
        File.WriteAllText(StorePath, "no folder");
        const string reason = "this is a file; oci: takes a directory";

        Assert.That(() => Catalog.CheckApiVersionAsync(), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(() => ListAsync(Catalog.ListRepositoriesAsync()), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(() => Blobs.FindAsync(Repository, Digest.Compute([])), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        Assert.That(() => Blobs.PushAsync(Repository, Unhashed()), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
    }
}
