using Dxf.Client.OciLayout;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

[TestFixture]
internal sealed class LayoutBlobClientTests : LayoutFixture
{
    private static readonly Digest Absent = Digest.Compute("never pushed"u8);

    [Test]
    public async Task Nothing_is_created_by_reading()
    {
        Assert.That(await Blobs.FindAsync(Repository, Absent), Is.Null);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.OpenReadAsync(Repository, Absent));
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.DeleteAsync(Repository, Absent));
        Assert.That(await Blobs.TryMountAsync(RepositoryName.Parse("other"), Repository, Absent), Is.False);
        Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Null);
        Assert.That(await ListAsync(Catalog.ListRepositoriesAsync()), Is.Empty);
        Assert.That(StorePath, Does.Not.Exist);
    }

    [Test]
    public async Task What_is_missing_is_named()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("something else")));
        RegistryNotFoundException? read = Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.OpenReadAsync(Repository, Absent));
        RegistryNotFoundException? delete = Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.DeleteAsync(Repository, Absent));

        Assert.Multiple(() =>
        {
            Assert.That(read!.Message, Is.EqualTo($"fred/datalogger@{Absent}: Not Found (404) at oci:{StorePath}"));
            Assert.That(delete!.Message, Is.EqualTo(read.Message));
        });
    }

    [Test]
    public async Task A_deleted_blob_is_gone()
    {
        Descriptor pushed = await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        await Blobs.DeleteAsync(Repository, pushed.Digest);

        Assert.That(await Blobs.FindAsync(Repository, pushed.Digest), Is.Null);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.DeleteAsync(Repository, pushed.Digest));
    }

    [Test]
    public void Default_values_are_refused()
    {
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.FindAsync(default, Absent));
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.FindAsync(Repository, default));
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.OpenReadAsync(Repository, default));
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.DeleteAsync(Repository, default));
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.TryMountAsync(Repository, Repository, default));
        Assert.ThrowsAsync<ArgumentNullException>(() => Blobs.PushAsync(Repository, null!));
    }

    [Test]
    public void A_cancelled_call_does_nothing()
    {
        CancellationToken cancelled = new(canceled: true);
        Assert.CatchAsync<OperationCanceledException>(() => Blobs.FindAsync(Repository, Absent, cancelled));
        Assert.CatchAsync<OperationCanceledException>(() => Blobs.PushAsync(Repository, Unhashed(Bytes("abc")), cancellationToken: cancelled));
        Assert.That(StorePath, Does.Not.Exist);
    }

    [Test]
    public async Task There_is_no_token_and_no_scope()
    {
        LayoutAuthClient auth = new();
        using IDisposable scope = auth.BeginScope(AuthScope.Catalog);
        Assert.That(await auth.GetTokenAsync(AuthScope.ForRepository(Repository, "pull")), Is.Null);
    }
}
