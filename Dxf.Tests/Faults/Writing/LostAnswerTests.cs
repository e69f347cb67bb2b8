using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>The registry did what was asked, and nobody heard of it.</summary>
[TestFixture]
internal sealed class LostAnswerTests : WritingFixture
{

    [Test]
    public async Task The_end_of_an_upload_is_looked_up_where_its_answer_was_lost([Values(300_000, 5 * MiB)] int size, [Values] bool reset)
    {
        byte[] content = Data.Bytes(size);
        await using FaultProxy proxy = await ProxyAsync(On.Put(Session).Once(reset ? Fault.ResetBeforeResponse() : Fault.CloseBeforeResponse()));
        Descriptor pushed = await PushAsync(proxy, BlobSource.FromMemory(content));

        Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute(content), size)));
        await AssertStoredAsync(proxy, content);
        AssertSentOnce(proxy, size);
    }

    [Test]
    public async Task The_end_of_an_upload_of_unknown_digest_is_looked_up_too()
    {
        byte[] content = Data.Bytes(5 * MiB);
        await using FaultProxy proxy = await ProxyAsync(On.Put(Session).Once(Fault.ResetBeforeResponse()));
        await PushAsync(proxy, Once(content));

        await AssertStoredAsync(proxy, content);
        AssertSentOnce(proxy, content.Length);
    }

    [Test]
    public async Task Bytes_that_are_there_are_not_sent_again()
    {
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).Once(Fault.ResetBeforeResponse()));
        await PushAsync(proxy, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big);
        AssertSentOnce(proxy, Big.Length);
    }

    [Test]
    public async Task A_registry_that_lost_count_with_its_answer_is_sent_all_again()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Once(Fault.ResetBeforeResponse()));
        await PushAsync(proxy, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big);
        Assert.That(proxy.Count("POST"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_session_is_opened_again_where_its_answer_was_lost()
    {
        byte[] content = Data.Bytes(1000);
        await using FaultProxy proxy = await ProxyAsync(On.Post(Uploads).Once(Fault.ResetBeforeResponse()));
        await PushAsync(proxy, BlobSource.FromMemory(content));

        await AssertStoredAsync(proxy, content, unknownSessions: 1);
    }

    [TestCase("PATCH", 24 * MiB)]
    [TestCase("PUT", 24 * MiB)]
    [TestCase("PUT", 300_000)]
    public async Task An_upload_that_the_registry_forgot_begins_anew(string method, int size)
    {
        FaultAction forget = FaultAction.Request("forget the upload", (_, fired) =>
        {
            ForgetSessions();
            fired();
        });
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Session).Once(forget));
        ReadOnlyMemory<byte> content = Big.AsMemory(0, size);
        await PushAsync(proxy, BlobSource.FromMemory(content));

        await AssertStoredAsync(proxy, content);
        Assert.That(proxy.Count("POST"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_404_of_a_session_that_is_there_is_no_reason_to_begin_anew([Values("PATCH", "PUT")] string method)
    {
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Session).Once(Fault.Respond(Reply.OfError(404, "BLOB_UPLOAD_UNKNOWN", "who?"))));
        await PushAsync(proxy, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big);
        Assert.That(proxy.Count("POST"), Is.EqualTo(1));
    }

    [TestCase(1_000_000, 900_000_000)]
    [TestCase(1_000_000, 24 * MiB)]
    [TestCase(1_000_000, (24 * MiB) - 5)]
    public async Task A_registry_that_says_it_has_what_it_was_never_sent_is_not_believed(int after, int said)
    {
        await using FaultProxy proxy = await ProxyAsync(
            On.Patch(Session).Once(Fault.ResetRequestAfter(after)),
            On.Get(Session).Once(Fault.Respond(Reply.Of(204).WithHeader("Range", $"0-{said - 1}"))));
        await PushAsync(proxy, Again(Big, Digest.Compute(Big), Big.Length));

        await AssertStoredAsync(proxy, Big);
        Assert.That(proxy.Count("POST"), Is.EqualTo(2));
    }

    [Test]
    public async Task Nonsense_in_place_of_what_was_taken_is_no_reason_to_stop(
        [Values("0-", "5-9", "0--1", "0-99999999999999999999", "bytes=0-1000", "\u0661-\u0662", "0-7")] string range)
    {
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Once(Fault.SetResponseHeader("Range", range)));
        byte[] content = Data.Bytes(5 * MiB);
        await PushAsync(proxy, BlobSource.FromMemory(content));

        proxy.AssertAllFired();
        Assert.That(StoredBlobs(), Is.EqualTo(new[] { TestData.DigestOf(content) }));
        AssertNoSession(proxy);
    }

    [Test]
    public async Task The_newest_address_is_used([Values] bool relative)
    {
        int answers = 0;
        await using FaultProxy proxy = await ProxyAsync(
            On.Patch(Session).Nth(2, Fault.CloseRequestAfter(MiB)),
            Resumable(),
            On.Any(Uploads).Always(Fault.EditResponseHeader("Location", location => $"{location}&turn={Interlocked.Increment(ref answers)}")));
        if (relative)
            proxy.Add(On.Any(Uploads).Always(Fault.RelativeLocation()));
        await PushAsync(proxy, Once(Big));

        await AssertStoredAsync(proxy, Big);
        List<ObservedRequest> later = [.. proxy.Requests.Where(static request => request.Path.Contains(Uploads, StringComparison.Ordinal)).Skip(1)];
        int turn = 1;
        foreach (ObservedRequest request in later)
        {
            Assert.That(request.Target, Does.Match($"[?&]turn={turn}(&|$)"), $"{request}");
            if (request.Status is not 0)
                turn++;
        }
    }

    private static void AssertSentOnce(FaultProxy proxy, long size) => Assert.Multiple(() =>
    {
        Assert.That(proxy.Count("POST"), Is.EqualTo(1));
        Assert.That(proxy.Count("PUT"), Is.EqualTo(1));
        Assert.That(proxy.Count("PATCH"), Is.LessThanOrEqualTo(3));
        Assert.That(BytesOf(proxy), Is.EqualTo(size));
    });
}
