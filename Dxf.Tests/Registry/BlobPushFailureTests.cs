using RichardSzalay.MockHttp;
using System.Net;
using Dxf.Tests.Abstractions;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class BlobPushFailureTests : MockRegistryFixture
{
    private const string Session = "https://registry.test/u/1?s=1";

    private static readonly BlobPushOptions Unasked = new() { CheckExistence = false };

    [TestCase(HttpStatusCode.BadRequest)]
    [TestCase(HttpStatusCode.RequestEntityTooLarge)]
    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.TemporaryRedirect)]
    public void Session_of_a_refused_put_is_deleted(HttpStatusCode status)
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Put, $"{Session}&digest={AbcParameter}").Answer(status, ("Location", "https://other.test/"));
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        RegistryException refused = PushFails<RegistryException>(BlobSource.FromMemory(Abc));

        Assert.Multiple(() =>
        {
            Assert.That(refused.Status, Is.EqualTo(status));
            Assert.That(refused.Method, Is.EqualTo(HttpMethod.Put));
            Assert.That(refused.Uri, Is.EqualTo(new Uri("https://registry.test/u/1")), "without its query, which may hold a secret");
            Assert.That(refused.Message, Does.StartWith($"fred/datalogger@{AbcDigest}: registry.test answered {(int)status} "));
        });
    }

    [Test]
    public void Session_of_a_refused_patch_is_deleted()
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Patch, Session).Answer(HttpStatusCode.BadRequest);
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        PushFails<RegistryException>(BlobSource.FromChunks(ChunkStreams.From(Abc)));
    }

    [Test]
    public void Session_of_a_refused_closing_put_is_deleted_where_it_moved_to()
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Patch, Session).Answer(HttpStatusCode.Accepted, ("Location", "/u/2"));
        Requests.Expect(HttpMethod.Put, $"https://registry.test/u/2?digest={AbcParameter}").Answer(HttpStatusCode.BadRequest);
        Requests.Expect(HttpMethod.Delete, "https://registry.test/u/2").Answer(HttpStatusCode.NotFound);

        PushFails<RegistryException>(BlobSource.FromChunks(ChunkStreams.From(Abc)));
    }

    [Test]
    public void Refused_session_is_no_session_to_delete()
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Forbidden);

        Assert.That(PushFails<RegistryException>(BlobSource.FromMemory(Abc)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase(HttpStatusCode.TemporaryRedirect)]
    [TestCase(HttpStatusCode.MovedPermanently)]
    public void Redirect_of_a_post_is_not_followed(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(status, ("Location", "https://other.test/"));

        Assert.That(PushFails<RegistryException>(BlobSource.FromMemory(Abc)).Status, Is.EqualTo(status));
    }

    [Test]
    public void Failure_of_the_source_is_what_the_caller_sees([Values] bool known, [Values] bool ioException)
    {
        Exception failure = ioException ? new IOException("the disk is gone") : new FormatException("not my format");
        ExpectSession();
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        BlobSource source = BlobSource.FromChunks(ChunkStreams.ThenThrow(failure, Abc), known ? AbcDigest : null);

        Assert.That(() => Blobs.PushAsync(Repository, source, Unasked), Throws.Exception.SameAs(failure));
    }

    [Test]
    public void Source_that_shrinks_is_refused([Values] bool known)
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        SourceChangedException refused = PushFails<SourceChangedException>(BlobSource.FromChunks(ChunkStreams.From(Abc), known ? AbcDigest : null, length: 4));

        Assert.That(refused.Message, Does.Contain("3 bytes, and 4 were announced"));
    }

    [Test]
    public void Source_that_grows_is_refused([Values] bool known)
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        SourceChangedException refused = PushFails<SourceChangedException>(BlobSource.FromChunks(ChunkStreams.From(Abc, Abc), known ? AbcDigest : null, length: 5));

        Assert.That(refused.Message, Does.Contain("6 bytes, and 5 were announced"));
    }

    [Test]
    public void Source_that_is_not_what_its_digest_says_is_refused()
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        DigestMismatchException refused = PushFails<DigestMismatchException>(
            BlobSource.FromChunks(ChunkStreams.From("abd"u8.ToArray()), AbcDigest, length: 3));

        Assert.That((refused.Expected, refused.Actual), Is.EqualTo((AbcDigest, Digest.Compute("abd"u8))));
    }

    [Test]
    public void File_that_changes_between_hashing_and_sending_is_refused()
    {
        int readings = 0;
        Requests.Expect(HttpMethod.Head, Root + "blobs/" + AbcDigest).Answer(HttpStatusCode.NotFound);
        ExpectSession();
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        BlobSource source = BlobSource.FromChunks(() => ChunkStreams.From(readings++ is 0 ? Abc : "abd"u8.ToArray()));

        Assert.That(() => Blobs.PushAsync(Repository, source), Throws.TypeOf<DigestMismatchException>());
    }

    [Test]
    public void Failure_to_delete_the_session_hides_nothing()
    {
        ExpectSession();
        Requests.Expect(HttpMethod.Put, $"{Session}&digest={AbcParameter}").Answer(HttpStatusCode.BadRequest);
        Requests.Expect(HttpMethod.Delete, Session).Respond(_ => throw new HttpRequestException("gone"));

        Assert.That(PushFails<RegistryException>(BlobSource.FromMemory(Abc)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public void Cancelled_push_deletes_its_session()
    {
        using CancellationTokenSource cancellation = new();
        ExpectSession();
        Requests.Expect(HttpMethod.Delete, Session).Answer(HttpStatusCode.NoContent);

        Assert.That(
            () => Blobs.PushAsync(Repository, BlobSource.FromChunks(CancelThenYield(cancellation)), Unasked, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Nothing_is_asked_where_the_source_is_missing()
    {
        Assert.That(() => Blobs.PushAsync(Repository, null!), Throws.ArgumentNullException);
        Assert.That(() => Blobs.PushAsync(default, BlobSource.FromMemory(Abc)), Throws.InvalidOperationException);
        AssertThatNothingWasAsked();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> CancelThenYield(CancellationTokenSource cancellation)
    {
        yield return Abc;
        await cancellation.CancelAsync();
        yield return Abc;
    }

    private void ExpectSession() =>
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", Session));

    private T PushFails<T>(BlobSource source)
        where T : Exception =>
        Assert.ThrowsAsync<T>(() => Blobs.PushAsync(Repository, source, Unasked))!;
}
