using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Registry.Transfers;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Registry.Transfers;

/// <summary>Servers that do not give the parts that they are asked for: the bytes are right all the same, or there are none.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class SegmentFaultTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private static readonly byte[] Content = new TestData(seed: 44_004).Bytes((26 * MiB) + 77);

    private readonly RangeServer _server = new(Content);

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Test]
    public async Task A_server_that_ignores_ranges_is_gone_on_with()
    {
        _server.OnPart = (_, _) => _server.Whole();
        await AssertReadAsync();

        Assert.That(_server.Ranges.Count(static range => range is null), Is.EqualTo(1), "the first connection brings the rest");
        Assert.That(_server.Parts, Has.Count.LessThanOrEqualTo(4), "no more parts are asked for");
    }

    [Test]
    public async Task A_server_that_ignores_some_ranges_only_is_gone_on_with([Values(2, 3, 5)] int ignored)
    {
        _server.OnPart = (part, _) => part == ignored ? _server.Whole() : null;
        await AssertReadAsync();
    }

    [TestCase(416)]
    [TestCase(400)]
    [TestCase(405)]
    [TestCase(501)]
    public async Task A_server_that_refuses_ranges_is_gone_on_with(int status)
    {
        _server.OnPart = (_, _) => new HttpResponseMessage((HttpStatusCode)status);
        await AssertReadAsync();

        Assert.That(_server.Ranges.Count(static range => range is null), Is.EqualTo(1));
    }

    // F and T: the first and the last byte that were asked for; L: the blob's length.
    [TestCase("bytes F-1 T L")]
    [TestCase("bytes F-1 T-1 L")]
    [TestCase("bytes F T-1 L")]
    [TestCase("bytes F T+1 L")]
    [TestCase("bytes F T L+1")]
    [TestCase("bytes 0 L-1 L")]
    [TestCase("lines F T L")]
    [TestCase("nonsense")]
    [TestCase("")]
    public async Task A_part_that_is_not_the_one_asked_for_is_never_spliced(string contentRange)
    {
        _server.OnPart = (_, range) =>
        {
            // The bytes are others than those that were asked for, so that splicing would show.
            HttpResponseMessage part = _server.Part((range.From - 1, range.To - 1));
            part.Content.Headers.Remove("Content-Range");
            if (contentRange.Split(' ') is [string unit, string from, string to, string length])
                part.Content.Headers.TryAddWithoutValidation("Content-Range", $"{unit} {Eval(from)}-{Eval(to)}/{Eval(length)}");
            else if (contentRange.Length > 0)
                part.Content.Headers.TryAddWithoutValidation("Content-Range", contentRange);
            return part;

            string Eval(string text) => (text[0] switch { 'F' => range.From, 'T' => range.To, 'L' => Content.Length, _ => 0 }
                + (text.Length > 1 ? int.Parse(text[1..], CultureInfo.InvariantCulture) : 0)).ToString(CultureInfo.InvariantCulture);
        };
        await AssertReadAsync();
    }

    [Test]
    public async Task A_compressed_part_is_never_spliced()
    {
        _server.OnPart = (_, range) =>
        {
            HttpResponseMessage part = _server.Part(range);
            part.Content.Headers.ContentEncoding.Add("gzip");
            return part;
        };
        await AssertReadAsync();
    }

    [Test]
    public async Task A_part_of_another_length_than_it_says_is_refused([Values(-1, 1)] int more)
    {
        _server.OnPart = (_, range) =>
        {
            HttpResponseMessage part = _server.Part((range.From, range.To + Math.Min(more, Content.Length - 1 - range.To)));
            part.Content.Headers.ContentRange = new ContentRangeHeaderValue(range.From, range.To, Content.Length);
            return part;
        };

        Assert.That(ReadAsync, Throws.TypeOf<DxfException>().With.Message.Contains("announced"));
        Assert.That(_server.Open, Is.Zero);
        await Task.CompletedTask;
    }

    [TestCase(0L)]
    [TestCase(1L)]
    [TestCase(1_234_567L)]
    public async Task A_segment_whose_connection_breaks_goes_on_within_its_range(long after)
    {
        _server.BreakPartAfter = part => part is 2 ? after : null;
        await AssertReadAsync();

        (long From, long To) broken = _server.Parts[1];
        Assert.That(_server.Parts, Has.Exactly(after is 0 ? 2 : 1).EqualTo((broken.From + after, broken.To)));
        Assert.That(_server.Ranges.Count(static range => range is null), Is.EqualTo(1));
    }

    [Test]
    public async Task Every_segment_may_break_again_and_again()
    {
        _server.BreakPartAfter = static _ => 700_000;
        await AssertReadAsync();

        Assert.That(_server.Parts, Has.Count.GreaterThan(15));
    }

    [Test]
    public async Task A_segment_that_never_comes_is_given_up()
    {
        _server.BreakPartAfter = static _ => 0;

        Assert.That(ReadAsync, Throws.TypeOf<HttpIOException>());
        Assert.That(_server.Open, Is.Zero);
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_busy_server_is_asked_again([Values(429, 500, 503)] int status)
    {
        _server.OnPart = (part, _) => part <= 3 ? new HttpResponseMessage((HttpStatusCode)status) : null;
        await AssertReadAsync();
    }

    [Test]
    public async Task A_blob_deleted_on_the_way_is_not_found()
    {
        _server.OnPart = static (part, _) => part > 2 ? new HttpResponseMessage(HttpStatusCode.NotFound) : null;

        Assert.That(ReadAsync, Throws.TypeOf<RegistryNotFoundException>());
        Assert.That(_server.Open, Is.Zero);
        await Task.CompletedTask;
    }

    /// <summary>The one who waits for a segment must hear of its failure, whichever of the two comes first.</summary>
    [Test]
    public async Task The_failure_of_a_segment_is_heard_of_however_it_falls()
    {
        using RangeServer server = new([1, 2, 3, 4]);
        server.OnPart = (_, _) => server.Whole();
        Client.Registry.RegistryConnection connection = server.Connect();
        using SegmentBlocks memory = new();
        byte[] buffer = new byte[4];
        for (int i = 0; i < 5_000; i++)
        {
            await using BlobSegment segment = new(new ResumingStream(connection, server.Repository, server.Digest, 1, 3, 4), 2, memory);
            Assert.That(async () => await segment.ReadAsync(buffer, Cancellation), Throws.TypeOf<RangeNotServedException>(), $"time {i}");
        }
    }

    private async Task AssertReadAsync()
    {
        Assert.That((await ReadAsync()).AsSpan().SequenceEqual(Content));
        Assert.That(_server.Open, Is.Zero);
        Assert.That(_server.Parts, Is.Not.Empty, "or there was nothing to go wrong");
    }

    private async Task<byte[]> ReadAsync()
    {
        await using RangedStream stream = new(_server.Connect(), _server.Repository, _server.Digest);
        await stream.OpenAsync(Cancellation);
        using MemoryStream all = new();
        await stream.CopyToAsync(all, 128 * 1024, Cancellation);
        return all.ToArray();
    }
}
