using System.Net;
using Dxf.Client;
using Dxf.Client.Registry;
using Dxf.Client.Registry.Transfers;
using Dxf.Client.Resilience;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Dxf.Tests.Registry.Transfers;

/// <summary>What is sent of a content once it is known that the registry has it.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class StoppedSendingTests : IDisposable
{
    private const int Size = 17 * 1024 * 1024;

    private readonly TempFolder _folder = new();
    private readonly ScriptedHandler _requests = new();

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _requests.Dispose();
    }

    [Test]
    public async Task A_body_ends_where_it_is_when_nothing_more_need_be_sent()
    {
        Speculation speculation = new(Source());
        await using ReplayFeed feed = new(Source(), speculation);
        using HttpContent body = await CreateAsync(feed);
        Assert.That(body.Headers.ContentLength, Is.Null, "what may stop announces no length");

        await using StoppingStream sent = new(after: 5_000_000, speculation.Stop);
        await body.CopyToAsync(sent, Cancellation);

        Assert.That(sent.Written, Is.InRange(5_000_000, 6_500_000));
    }

    [Test]
    public async Task A_body_that_begins_when_nothing_need_be_sent_is_empty()
    {
        Speculation speculation = new(Source());
        await using ReplayFeed feed = new(Source(), speculation);
        using HttpContent body = await CreateAsync(feed);
        speculation.Stop();
        await using StoppingStream sent = new(after: long.MaxValue, static () => { });
        await body.CopyToAsync(sent, Cancellation);

        Assert.That(sent.Written, Is.Zero);
    }

    [Test]
    public async Task A_body_goes_to_its_end_once_it_is_known_to_be_needed()
    {
        BlobSource source = Source();
        Speculation speculation = new(source);
        await using ReplayFeed feed = new(source, speculation);
        using HttpContent body = await CreateAsync(feed);
        await using StoppingStream sent = new(after: 5_000_000, () => speculation.Confirm(Digest.Compute([])));
        await body.CopyToAsync(sent, Cancellation);

        Assert.That(sent.Written, Is.EqualTo(Size));
        Assert.That(feed.SentTo, Is.EqualTo(Size));
    }

    [Test]
    public async Task An_upload_that_is_in_vain_sends_nothing_more([Values] bool opened)
    {
        const string session = MockRegistry.Address + "fred/datalogger/blobs/uploads/1";
        BlobSource source = Source();
        Speculation speculation = new(source);
        if (opened)
        {
            // The registry took its time to open the session, and the answer to the question was there before it.
            _requests.Expect(HttpMethod.Post, MockRegistry.Address + "fred/datalogger/blobs/uploads/").Respond(() =>
            {
                speculation.Stop();
                HttpResponseMessage accepted = new(HttpStatusCode.Accepted);
                accepted.Headers.Location = new Uri(session);
                return Task.FromResult(accepted);
            });
            _requests.Expect(HttpMethod.Delete, session).Answer(HttpStatusCode.NoContent);
        }
        else
        {
            speculation.Stop();
        }

        RegistryConnection connection = new(
            new HttpClient(_requests),
            (DxfEndpoint.Registry)DxfEndpoint.Parse(MockRegistry.Host, insecure: false),
            new RetryPolicy(MockRegistry.Host, new DxfOptions { Retries = 0 }, TimeProvider.System, NullLogger<RetryPolicy>.Instance),
            parallel: 4);

        await using (Client.Registry.Transfers.BlobUpload upload = new(
            connection, RepositoryName.Parse("fred/datalogger"), source, known: null, new BlobPushOptions(), speculation))
        {
            Assert.That(async () => await upload.RunAsync(Cancellation), Throws.InstanceOf<OperationCanceledException>());
        }

        _requests.Verify();
    }

    private static Task<HttpContent> CreateAsync(ReplayFeed feed) =>
        feed.CreatePartAsync(0, long.MaxValue, new UploadMonitor(new IdleWatchdog(Timeout.InfiniteTimeSpan, TimeProvider.System), static _ => { }), Cancellation);

    private BlobSource Source()
    {
        string path = _folder.File("content");
        if (!File.Exists(path))
            _folder.WriteBytes("content", new byte[Size]);
        return BlobSource.FromFile(path);
    }

    /// <summary>Counts what is written, and does something after so many bytes.</summary>
    private sealed class StoppingStream(long after, Action action) : MemoryStream
    {
        private bool _done;

        public long Written { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            if (Written >= after && !_done)
            {
                _done = true;
                action();
            }

            return ValueTask.CompletedTask;
        }
    }
}
