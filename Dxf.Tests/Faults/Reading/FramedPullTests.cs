using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Bodies whose end, or length, is told otherwise than by Content-Length.</summary>
[TestFixture]
internal sealed class FramedPullTests : ReadingFixture
{
    public static IEnumerable<TestCaseData> Framings()
    {
        yield return new TestCaseData(Fault.SpeakHttp10()).SetArgDisplayNames("HTTP 1.0");
        yield return new TestCaseData(Fault.OmitLengthAndClose()).SetArgDisplayNames("until close");
        yield return new TestCaseData(Fault.OmitLengthAndChunk()).SetArgDisplayNames("chunks");
        yield return new TestCaseData(Fault.Gzip()).SetArgDisplayNames("gzip");
    }

    [TestCaseSource(nameof(Framings))]
    public async Task Blob_comes_whole(FaultAction framing)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(framing)]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Framings))]
    public async Task Blob_is_gone_on_with_after_a_reset(FaultAction framing)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(framing), On.Get(Blobs).First(3, Fault.ResetResponseAfter(20_000))]);

        // What is compressed can't be gone on with in the middle: the whole of it comes again, and never more of it.
        if (pulled.Requests[0].Faults.Any(fault => fault.Contains("gzip", StringComparison.Ordinal)))
        {
            Assert.That(pulled.Ranges, Is.All.Null);
        }
        else
        {
            Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=20000-", "bytes=40000-", "bytes=60000-" }));
        }

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
    }

    [Test]
    public async Task Torn_chunk_is_gone_on_with()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.OmitLengthAndChunk()), On.Get(Blobs).Once(Fault.CloseResponseAfter(20_000))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=20000-" }));
    }

    [Test]
    public async Task End_of_the_connection_that_comes_too_early_is_found_out_by_the_digest()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.SpeakHttp10()), On.Get(Blobs).Once(Fault.CloseResponseAfter(20_000))]);

        Assert.That(pulled.Failure, Is.TypeOf<DigestMismatchException>());
    }

    [Test]
    public async Task Part_that_comes_compressed_is_no_part_of_the_blob()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Nth(1, Fault.ResetResponseAfter(50_000)), On.Get(Blobs).WithHeader("Range").Always(Fault.Gzip())]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
    }

    [Test]
    public async Task Compressed_body_that_is_damaged_is_refused()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.SetResponseHeader("Content-Encoding", "gzip"))]);

        Assert.That(pulled.Failure, Is.TypeOf<DxfException>().With.Message.Contains("compressed"));
    }
}
