using System.IO.Compression;
using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class BlobFindTests : MockRegistryFixture
{
    private static readonly string Address = Root + "blobs/" + AbcDigest;

    [Test]
    public async Task Blob_is_found_with_one_head()
    {
        Requests.Expect(HttpMethod.Head, Address).Answer(HttpStatusCode.OK, Abc, ("Content-Type", "application/x"));

        Assert.That(await Blobs.FindAsync(Repository, AbcDigest), Is.EqualTo(new Descriptor(MediaTypes.OctetStream, AbcDigest, 3)));
        Assert.That(Requests.Requests[0].Headers["Accept-Encoding"], Is.EqualTo("identity"));
        Assert.That(Requests.Requests[0].Headers["User-Agent"], Does.Match(@"^dxf/[0-9]+\.[0-9]+\.[0-9]+"));
    }

    [Test]
    public async Task Empty_blob_is_found()
    {
        Requests.Expect(HttpMethod.Head, Address).Answer(HttpStatusCode.OK);

        Assert.That((await Blobs.FindAsync(Repository, AbcDigest))!.Size, Is.Zero);
    }

    [Test]
    public async Task Absent_blob_is_null()
    {
        Requests.Expect(HttpMethod.Head, Address).Answer(HttpStatusCode.NotFound);

        Assert.That(await Blobs.FindAsync(Repository, AbcDigest), Is.Null);
    }

    [TestCase(HttpStatusCode.MethodNotAllowed)]
    [TestCase(HttpStatusCode.NotImplemented)]
    public async Task Registry_without_head_is_asked_with_get(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Head, Address).Answer(status);
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, Abc);

        Assert.That((await Blobs.FindAsync(Repository, AbcDigest))!.Size, Is.EqualTo(3));
    }

    [Test]
    public async Task Length_that_head_leaves_out_is_asked_with_get()
    {
        Requests.Expect(HttpMethod.Head, Address).AnswerWithoutLength(HttpStatusCode.OK, []);
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, Abc);

        Assert.That((await Blobs.FindAsync(Repository, AbcDigest))!.Size, Is.EqualTo(3));
    }

    [Test]
    public async Task Length_that_get_leaves_out_is_counted()
    {
        Requests.Expect(HttpMethod.Head, Address).AnswerWithoutLength(HttpStatusCode.OK, []);
        Requests.Expect(HttpMethod.Get, Address).AnswerWithoutLength(HttpStatusCode.OK, new byte[300_000]);

        Assert.That((await Blobs.FindAsync(Repository, AbcDigest))!.Size, Is.EqualTo(300_000));
    }

    [Test]
    public async Task Absent_blob_of_a_registry_without_head_is_null()
    {
        Requests.Expect(HttpMethod.Head, Address).Answer(HttpStatusCode.MethodNotAllowed);
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.NotFound);

        Assert.That(await Blobs.FindAsync(Repository, AbcDigest), Is.Null);
    }

    [Test]
    public async Task Length_of_what_was_compressed_on_its_way_is_not_the_blobs()
    {
        byte[] data = new byte[100_000];
        using MemoryStream compressed = new();
        await using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(data);
        string address = Root + "blobs/" + Digest.Compute(data);
        Requests.Expect(HttpMethod.Head, address).Answer(HttpStatusCode.OK, compressed.ToArray(), ("Content-Encoding", "gzip"));
        Requests.When(HttpMethod.Get, address).Answer(HttpStatusCode.OK, compressed.ToArray(), ("Content-Encoding", "gzip"));

        Assert.That((await Blobs.FindAsync(Repository, Digest.Compute(data)))!.Size, Is.EqualTo(data.Length));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Forbidden)]
    public void Other_failures_are_told(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Head, Address).Answer(status);

        RegistryException failure = Assert.ThrowsAsync<RegistryException>(() => Blobs.FindAsync(Repository, AbcDigest));

        Assert.That(failure.Status, Is.EqualTo(status));
        Assert.That(failure.Message, Does.StartWith($"fred/datalogger@{AbcDigest}: registry.test answered {(int)status}"));
    }

    [Test]
    public void Digest_that_is_none_is_refused_before_anything_is_asked()
    {
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.FindAsync(Repository, default));
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.OpenReadAsync(Repository, default));
        Assert.ThrowsAsync<InvalidOperationException>(() => Blobs.DeleteAsync(Repository, default));
        AssertThatNothingWasAsked();
    }
}
