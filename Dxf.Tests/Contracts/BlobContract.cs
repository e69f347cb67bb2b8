using NUnit.Framework;

namespace Dxf.Tests.Contracts;

internal sealed class BlobContract(Backend backend) : ContractFixture(backend)
{
    [Test]
    public async Task Absent_blob_is_null_or_not_found()
    {
        await PushAsync();

        Assert.That(await Blobs.FindAsync(Repository, Absent, Cancellation), Is.Null);
        AssertNotFound(() => Blobs.OpenReadAsync(Repository, Absent, null, Cancellation));
        AssertNotFound(() => Blobs.DeleteAsync(Repository, Absent, Cancellation));
    }

    [Test]
    public async Task Blob_of_an_absent_repository_is_null_or_not_found()
    {
        Assert.That(await Blobs.FindAsync(Repository, Absent, Cancellation), Is.Null);
        AssertNotFound(() => Blobs.OpenReadAsync(Repository, Absent, null, Cancellation));
        AssertNotFound(() => Blobs.DeleteAsync(Repository, Absent, Cancellation));
    }

    [Test]
    public async Task Blob_of_another_repository_is_absent()
    {
        Descriptor blob = await PushAsync();
        RepositoryName other = NewRepository();

        Assert.That(await Blobs.FindAsync(other, blob.Digest, Cancellation), Is.Null);
    }

    [Test]
    public async Task Deleted_blob_is_absent_and_can_be_pushed_again()
    {
        byte[] data = Data(1000);
        Descriptor blob = await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), null, Cancellation);
        Descriptor other = await PushAsync();

        await Blobs.DeleteAsync(Repository, blob.Digest, Cancellation);

        Assert.That(await Blobs.FindAsync(Repository, blob.Digest, Cancellation), Is.Null);
        Assert.That(await Blobs.FindAsync(Repository, other.Digest, Cancellation), Is.EqualTo(other));
        AssertNotFound(() => Blobs.DeleteAsync(Repository, blob.Digest, Cancellation), blob.Digest);

        await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), null, Cancellation);
        Assert.That(await ReadAsync(blob.Digest), Is.EqualTo(data));
    }

    [Test]
    public async Task Blob_is_mounted_from_another_repository()
    {
        RepositoryName target = NewRepository();
        Descriptor blob = await PushAsync();

        Assert.That(await Blobs.TryMountAsync(target, Repository, blob.Digest, Cancellation), Is.True);
        Assert.That(await Blobs.FindAsync(target, blob.Digest, Cancellation), Is.EqualTo(blob));
        Assert.That(await ReadAsync(blob.Digest, target), Is.EqualTo(await ReadAsync(blob.Digest)));
        Assert.That(await Blobs.TryMountAsync(target, Repository, blob.Digest, Cancellation), Is.True, "again");
    }

    [Test]
    public async Task Mounted_blob_outlives_the_one_that_it_came_from()
    {
        RepositoryName target = NewRepository();
        Descriptor blob = await PushAsync();
        byte[] data = await ReadAsync(blob.Digest);
        await Blobs.TryMountAsync(target, Repository, blob.Digest, Cancellation);

        await Blobs.DeleteAsync(Repository, blob.Digest, Cancellation);

        Assert.That(await ReadAsync(blob.Digest, target), Is.EqualTo(data));
    }

    [Test]
    public async Task Absent_blob_is_not_mounted_and_leaves_nothing([Values] bool repositoryExists)
    {
        RepositoryName target = NewRepository();
        if (repositoryExists)
            await PushAsync();

        Assert.That(await Blobs.TryMountAsync(target, Repository, Absent, Cancellation), Is.False);
        Assert.That(await Blobs.FindAsync(target, Absent, Cancellation), Is.Null);
        Assert.That(Endpoint.Leftovers(target), Is.Empty);
    }

    [Test]
    public async Task Repository_is_listed_once_it_has_something()
    {
        Assert.That(await ListAsync(), Has.No.Member(Repository.Value));

        await PushAsync();

        Assert.That(await ListAsync(), Has.One.EqualTo(Repository.Value));
    }

    [Test]
    public async Task Endpoint_says_what_it_speaks() =>
        Assert.That(await Client.Catalog.CheckApiVersionAsync(Cancellation), Is.Not.Empty);

    [Test]
    public void Page_without_names_is_refused()
    {
        Assert.That(
            async () => await Client.Catalog.ListRepositoriesAsync(0, Cancellation).ToListAsync(Cancellation),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            async () => await Manifests.ListTagsAsync(Repository, 0, Cancellation).ToListAsync(Cancellation),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Endpoint_without_login_needs_no_token()
    {
        using IDisposable scope = Client.Auth.BeginScope(AuthScope.ForRepository(Repository, "pull"));

        Assert.That(await Client.Auth.GetTokenAsync(AuthScope.ForRepository(Repository, "pull"), Cancellation), Is.Null);
    }

    private void AssertNotFound(Func<Task> act, Digest? digest = null)
    {
        RegistryNotFoundException missing = Assert.ThrowsAsync<RegistryNotFoundException>(() => act())!;

        Assert.That(missing.Message, Does.StartWith($"{Repository}@{digest ?? Absent}: Not Found (404) at {Client.Endpoint}"));
        Assert.That(missing.Status, Is.EqualTo(System.Net.HttpStatusCode.NotFound));
    }

    private async Task<List<string>> ListAsync() => await Client.Catalog.ListRepositoriesAsync(null, Cancellation).ToListAsync(Cancellation);
}
