using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Servers that answer something else than the part that was asked for: nothing wrong is put behind what came.</summary>
[TestFixture]
internal sealed class RangePullTests : ReadingFixture
{
    [Test]
    public async Task Ignored_range_brings_the_whole_blob_and_what_came_before_is_passed_over()
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.IgnoreRange())]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests.Select(request => request.Status), Is.EqualTo(new[] { 200, 200 }));
    }

    [Test]
    public async Task Server_that_always_ignores_ranges_can_break_off_again()
    {
        Pulled pulled = await PullAsync(
        [
            On.Get(Blobs).Nth(1, Fault.ResetResponseAfter(50_000)),
            On.Get(Blobs).Nth(2, Fault.ResetResponseAfter(70_000)),
            On.Get(Blobs).WithHeader("Range").Always(Fault.IgnoreRange()),
        ]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Server_that_ignores_ranges_and_breaks_before_anything_new_is_given_up()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.ResetResponseAfter(50_000)), On.Get(Blobs).WithHeader("Range").Always(Fault.IgnoreRange())]);

        Assert.That(pulled.Failure, Is.InstanceOf<HttpIOException>());
        Assert.That(pulled.Requests, Has.Count.EqualTo(5));
    }

    [TestCase("bytes 0-49999/100000")]
    [TestCase("bytes 49999-99999/100000")]
    [TestCase("bytes 50001-99999/100000")]
    [TestCase("bytes 50000-99998/100000")]
    [TestCase("bytes 50000-99999/100001")]
    [TestCase("bytes 50000-100000/100001")]
    [TestCase("bytes 50000-59999/60000")]
    [TestCase("bytes 50000-99999/*, bytes 1-2/3")]
    [TestCase("bytes */100000")]
    [TestCase("lines 50000-99999/100000")]
    [TestCase("nonsense")]
    public async Task Part_that_is_not_the_one_asked_for_is_never_spliced(string contentRange)
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.WrongContentRange(contentRange))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=50000-", null }), "the whole blob is asked for then");
    }

    [Test]
    public async Task Part_without_a_total_is_taken()
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.WrongContentRange("bytes 50000-99999/*"))]);

        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Part_without_Content_Range_is_never_spliced()
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.DropResponseHeader("Content-Range"))]);

        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=50000-", null }));
    }

    [Test]
    public async Task Status_416_to_a_resume_asks_for_the_whole_blob()
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.Respond(416, ("Content-Range", "bytes */100000")))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=50000-", null }));
    }

    [Test]
    public async Task Status_416_to_the_whole_blob_is_an_error()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.Respond(416))]);

        Assert.That(pulled.Failure, Is.TypeOf<RegistryException>().With.Message.Contains("416"));
        Assert.That(pulled.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Part_that_nobody_asked_for_is_refused()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.SetRequestHeader("Range", "bytes=10-"))]);

        Assert.That(pulled.Failure, Is.TypeOf<DxfException>().With.Message.Contains("a part that nobody asked for"));
        Assert.That(pulled.Bytes, Is.Empty);
    }

    [Test]
    public async Task Blob_whose_length_changes_on_the_way_is_refused()
    {
        Pulled pulled = await PullAsync(
            [Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.IgnoreRange()), On.Get(Blobs).Nth(2, Fault.TruncateResponse(60_000))]);

        Assert.That(pulled.Failure, Is.TypeOf<DxfException>().With.Message.Contains("100000").And.Message.Contains("60000"));
    }

    [Test]
    public async Task Part_of_other_bytes_is_found_out_by_the_digest()
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.CorruptResponseByte(0))]);

        Assert.That(pulled.Failure, Is.TypeOf<DigestMismatchException>());
    }

    [Test]
    public async Task Blob_deleted_on_the_way_is_not_found()
    {
        Pulled pulled = await PullAsync([Cut(), On.Get(Blobs).WithHeader("Range").Once(Fault.Respond(404))]);

        Assert.That(pulled.Failure, Is.InstanceOf<RegistryNotFoundException>());
        Assert.That(pulled.Requests, Has.Count.EqualTo(2));
    }

    private static FaultRule Cut() => On.Get(Blobs).Nth(1, Fault.ResetResponseAfter(50_000));
}
