using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutMountTests : LayoutFixture
{
    private static readonly Digest Absent = Digest.Compute("never pushed"u8);

    [Test]
    public async Task A_mounted_blob_is_there_and_stays_when_its_source_is_deleted()
    {
        RepositoryName other = RepositoryName.Parse("other");
        byte[] data = Data(1000);
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(data));

        Assert.That(await Blobs.TryMountAsync(other, Repository, pushed.Digest), Is.True);
        Assert.That(await Blobs.TryMountAsync(other, Repository, pushed.Digest), Is.True, "a second time");
        await Blobs.DeleteAsync(Repository, pushed.Digest);
        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(other, pushed.Digest)), Is.EqualTo(data));
        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.EqualTo(new[] { "fred/datalogger", "other" }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "hard links are not made on Windows")]
    public async Task A_mounted_blob_takes_no_second_space()
    {
        RepositoryName other = RepositoryName.Parse("other");
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        await Blobs.TryMountAsync(other, Repository, pushed.Digest);

        // What is written into one name is seen under the other: one file.
        await File.WriteAllTextAsync(BlobPath(pushed.Digest), "xyz");
        Assert.That(await File.ReadAllTextAsync(Path.Join(StorePath, "other", "blobs", "sha256", pushed.Digest.Hex)), Is.EqualTo("xyz"));
    }

    [Test]
    public async Task A_mount_mends_a_file_that_has_lost_its_content()
    {
        RepositoryName other = RepositoryName.Parse("other");
        byte[] data = Data(1000);
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(data));
        await Blobs.PushAsync(other, Unhashed(data));
        await File.WriteAllBytesAsync(Path.Join(StorePath, "other", "blobs", "sha256", pushed.Digest.Hex), []);

        Assert.That(await Blobs.TryMountAsync(other, Repository, pushed.Digest), Is.True);
        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(other, pushed.Digest)), Is.EqualTo(data));
    }

    [Test]
    public async Task A_mount_from_a_repository_that_lacks_the_blob_creates_nothing()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        Assert.That(await Blobs.TryMountAsync(RepositoryName.Parse("other"), Repository, Absent), Is.False);
        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.EqualTo(new[] { "fred/datalogger" }));
    }
}
