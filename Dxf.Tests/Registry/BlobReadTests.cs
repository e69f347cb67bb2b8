using System.IO.Compression;
using System.Net;
using Dxf.Tests.Abstractions;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class BlobReadTests : MockRegistryFixture
{
    private static readonly string Address = Root + "blobs/" + AbcDigest;

    [Test]
    public async Task Blob_is_read_with_one_get()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(content.Length, Is.EqualTo(3));
        Assert.That(await content.ReadAllAsync(), Is.EqualTo(Abc));
        Assert.That(Requests.Requests[0].Headers["Accept-Encoding"], Is.EqualTo("identity"));
    }

    [Test]
    public async Task Sha512_blob_is_verified_with_sha512()
    {
        Digest digest = Digest.Compute(Abc, DigestAlgorithm.Sha512);
        Requests.When(HttpMethod.Get, Root + "blobs/" + digest).Answer(HttpStatusCode.OK, Abc);

        Assert.That(await ReadAsync(digest), Is.EqualTo(Abc));
    }

    [Test]
    public async Task Blob_without_a_length_is_read_to_its_end()
    {
        Requests.Expect(HttpMethod.Get, Address).AnswerWithoutLength(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(content.Length, Is.Null);
        Assert.That(await content.ReadAllAsync(), Is.EqualTo(Abc));
    }

    [TestCase("abd")]
    [TestCase("ab")]
    [TestCase("abcd")]
    [TestCase("")]
    public async Task Other_bytes_than_the_digests_end_in_an_exception(string body)
    {
        Requests.Expect(HttpMethod.Get, Address).AnswerWithoutLength(HttpStatusCode.OK, System.Text.Encoding.ASCII.GetBytes(body));
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        DigestMismatchException mismatch = Assert.ThrowsAsync<DigestMismatchException>(() => content.ReadAllAsync());

        Assert.That(mismatch.Expected, Is.EqualTo(AbcDigest));
        Assert.That(mismatch.Message, Does.StartWith($"fred/datalogger@{AbcDigest} at registry.test: content does not match"));
    }

    [Test]
    public void Absent_blob_is_not_found()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(
            HttpStatusCode.NotFound, """{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry"}]}""");

        RegistryNotFoundException missing = Assert.ThrowsAsync<RegistryNotFoundException>(() => Blobs.OpenReadAsync(Repository, AbcDigest));

        Assert.That(missing.Message, Is.EqualTo(
            $"fred/datalogger@{AbcDigest}: Not Found (404) at registry.test: BLOB_UNKNOWN: blob unknown to registry"));
    }

    [TestCase("gzip")]
    [TestCase("GZIP")]
    public async Task Blob_that_was_compressed_on_its_way_is_decompressed_and_verified(string encoding)
    {
        byte[] data = [.. Enumerable.Range(0, 100_000).Select(number => (byte)number)];
        Digest digest = Digest.Compute(data);
        Requests.Expect(HttpMethod.Get, Root + "blobs/" + digest).Answer(HttpStatusCode.OK, await CompressAsync(data), ("Content-Encoding", encoding));

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, digest, new BlobReadOptions { ChunkSize = 999 });

        Assert.That(content.Length, Is.Null, "the length is that of the compressed bytes");
        Assert.That(await content.ReadAllAsync(), Is.EqualTo(data));
    }

    [Test]
    public async Task Compressed_blob_of_other_bytes_ends_in_an_exception()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, await CompressAsync("abd"u8.ToArray()), ("Content-Encoding", "gzip"));

        Assert.ThrowsAsync<DigestMismatchException>(() => ReadAsync(AbcDigest));
    }

    [Test]
    public async Task Blob_that_is_a_gzip_file_itself_is_left_as_it_is()
    {
        byte[] data = await CompressAsync(Abc);
        Digest digest = Digest.Compute(data);
        Requests.Expect(HttpMethod.Get, Root + "blobs/" + digest).Answer(HttpStatusCode.OK, data, ("Content-Type", "application/gzip"));

        Assert.That(await ReadAsync(digest), Is.EqualTo(data));
    }

    [Test]
    public async Task Progress_tells_each_chunk_and_then_the_end()
    {
        List<TransferProgress> reports = [];
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, Abc);
        await using BlobContent content = await Blobs.OpenReadAsync(
            Repository, AbcDigest, new BlobReadOptions { ChunkSize = 2, Progress = new Reports(reports) });

        await content.ReadAllAsync();

        Assert.That(reports, Is.EqualTo(new TransferProgress[]
        {
            new(TransferPhase.Transferring, null, AbcDigest, 0, 3),
            new(TransferPhase.Transferring, null, AbcDigest, 2, 3),
            new(TransferPhase.Transferring, null, AbcDigest, 3, 3),
            new(TransferPhase.Done, null, AbcDigest, 3, 3),
        }));
    }

    [Test]
    public async Task Progress_of_bytes_that_do_not_match_never_says_done()
    {
        List<TransferProgress> reports = [];
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, "abd");
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest, new BlobReadOptions { Progress = new Reports(reports) });

        Assert.ThrowsAsync<DigestMismatchException>(() => content.ReadAllAsync());
        Assert.That(reports.Select(report => report.Phase), Has.None.EqualTo(TransferPhase.Done));
    }

    private static async Task<byte[]> CompressAsync(byte[] data)
    {
        using MemoryStream compressed = new();
        await using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(data);
        return compressed.ToArray();
    }

    private async Task<byte[]> ReadAsync(Digest digest)
    {
        await using BlobContent content = await Blobs.OpenReadAsync(Repository, digest);
        return await content.ReadAllAsync();
    }
}
