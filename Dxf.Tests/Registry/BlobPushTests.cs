using System.Net;
using System.Text;
using Dxf.Tests.Abstractions;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class BlobPushTests : MockRegistryFixture
{
    private const string Session = "https://registry.test/u/1";

    private static readonly Descriptor AbcDescriptor = new(MediaTypes.OctetStream, AbcDigest, 3);
    private static readonly BlobPushOptions Unasked = new() { CheckExistence = false };

    [TestCase(HttpStatusCode.Accepted, HttpStatusCode.Created)]
    [TestCase(HttpStatusCode.Created, HttpStatusCode.NoContent)]
    [TestCase(HttpStatusCode.Accepted, HttpStatusCode.OK)]
    public async Task Blob_of_known_digest_is_one_put(HttpStatusCode opened, HttpStatusCode closed)
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(opened, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest={AbcParameter}").Answer(closed);

        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked);

        Assert.That(pushed, Is.EqualTo(AbcDescriptor));
        Assert.That(Requests.Requests[0].Body, Is.Empty);
        Assert.That(Requests.Requests[1].Text, Is.EqualTo("abc"));
        Assert.That(Requests.Requests[1].Headers["Content-Type"], Is.EqualTo("application/octet-stream"));
        Assert.That(Requests.Requests[1].Headers["Content-Length"], Is.EqualTo("3"));
    }

    [TestCase(HttpStatusCode.Accepted, HttpStatusCode.Created)]
    [TestCase(HttpStatusCode.Created, HttpStatusCode.NoContent)]
    public async Task Blob_of_unknown_digest_is_a_patch_and_a_put_to_where_its_answer_says(HttpStatusCode patched, HttpStatusCode closed)
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1?state=first"));
        Requests.Expect(HttpMethod.Patch, Session + "?state=first").Answer(patched, ("Location", "/u/2?state=second%3D"), ("Range", "0-2"));
        Requests.Expect(HttpMethod.Put, $"https://registry.test/u/2?state=second%3D&digest={AbcParameter}").Answer(closed);

        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromChunks(ChunkStreams.From([97], [], [98, 99])));

        Assert.That(pushed, Is.EqualTo(AbcDescriptor));
        Assert.That(Requests.Requests[1].Text, Is.EqualTo("abc"));
        Assert.That(Requests.Requests[2].Body, Is.Empty);
        Assert.That(Requests.Requests[2].Headers["Content-Length"], Is.EqualTo("0"));
    }

    [Test]
    public async Task Blob_of_a_sha512_digest_is_pushed_under_it()
    {
        Digest digest = Digest.Compute(Abc, DigestAlgorithm.Sha512);
        Requests.Expect(HttpMethod.Head, Root + "blobs/" + digest).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest=sha512%3A{digest.Hex}").Answer(HttpStatusCode.Created);

        Descriptor pushed = await Blobs.PushAsync(Repository, BlobSource.FromChunks(() => ChunkStreams.From(Abc), digest, 3));

        Assert.That(pushed.Digest, Is.EqualTo(digest));
    }

    [Test]
    public async Task Empty_blob_is_pushed()
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest=sha256%3A{Digest.Compute([]).Hex}").Answer(HttpStatusCode.Created);

        Assert.That((await Blobs.PushAsync(Repository, BlobSource.FromMemory(Array.Empty<byte>()), Unasked)).Size, Is.Zero);
        Assert.That(Requests.Requests[1].Headers["Content-Length"], Is.EqualTo("0"));
    }

    [Test]
    public async Task What_the_registry_has_is_not_sent()
    {
        Requests.Expect(HttpMethod.Head, Root + "blobs/" + AbcDigest).Answer(HttpStatusCode.OK, Abc);

        Assert.That(await Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc)), Is.EqualTo(AbcDescriptor));
    }

    [Test]
    public async Task What_can_be_read_twice_is_hashed_and_asked_for_before_it_is_sent()
    {
        using MemoryStream stream = new(Abc);
        Requests.Expect(HttpMethod.Head, Root + "blobs/" + AbcDigest).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest={AbcParameter}").Answer(HttpStatusCode.Created);

        Assert.That(await Blobs.PushAsync(Repository, BlobSource.FromStream(stream)), Is.EqualTo(AbcDescriptor));
        Assert.That(Requests.Requests[2].Text, Is.EqualTo("abc"));
    }

    [Test]
    public async Task Push_that_need_not_ask_hashes_nothing_beforehand()
    {
        List<TransferProgress> reports = [];
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Patch, Session).Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest={AbcParameter}").Answer(HttpStatusCode.Created);

        await Blobs.PushAsync(
            Repository, BlobSource.FromChunks(() => ChunkStreams.From(Abc)), new BlobPushOptions { CheckExistence = false, Progress = new Reports(reports) });

        Assert.That(reports.Select(report => report.Phase), Has.None.EqualTo(TransferPhase.Hashing));
    }

    [Test]
    public async Task Progress_tells_each_phase_with_its_bytes()
    {
        List<TransferProgress> reports = [];
        Requests.Expect(HttpMethod.Head, Root + "blobs/" + AbcDigest).Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest={AbcParameter}").Answer(HttpStatusCode.Created);

        await Blobs.PushAsync(
            Repository,
            BlobSource.FromChunks(() => ChunkStreams.From("a"u8.ToArray(), "bc"u8.ToArray()), length: 3),
            new BlobPushOptions { Progress = new Reports(reports) });

        Assert.That(reports, Is.EqualTo(new TransferProgress[]
        {
            new(TransferPhase.Hashing, null, null, 1, 3),
            new(TransferPhase.Hashing, null, null, 3, 3),
            new(TransferPhase.Transferring, null, AbcDigest, 0, 3),
            new(TransferPhase.Transferring, null, AbcDigest, 1, 3),
            new(TransferPhase.Transferring, null, AbcDigest, 3, 3),
            new(TransferPhase.Done, null, AbcDigest, 3, 3),
        }));
    }

    [Test]
    public async Task Large_body_comes_through_whole()
    {
        byte[] data = Encoding.ASCII.GetBytes(new string('x', 1_000_000));
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/1"));
        Requests.Expect(HttpMethod.Put, $"{Session}?digest=sha256%3A{Digest.Compute(data).Hex}").Answer(HttpStatusCode.Created);
        using MemoryStream stream = new(data);

        await Blobs.PushAsync(Repository, BlobSource.FromStream(stream, Digest.Compute(data)), Unasked);

        Assert.That(Requests.Requests[1].Body, Is.EqualTo(data));
    }
}
