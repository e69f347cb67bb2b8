using System.Globalization;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Statuses that may be others the next time, and those that won't.</summary>
[TestFixture]
internal sealed class RefusedPullTests : ReadingFixture
{
    private static readonly DateTimeOffset Start = new QuickTime(TimeSpan.Zero).GetUtcNow();

    [Test]
    public async Task Passing_status_is_asked_again([Values(408, 429, 500, 502, 503, 504)] int status, [Values(1, 2)] int times)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).First(times, Fault.Respond(Reply.Of(status).WithHtml()))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Requests, Has.Count.EqualTo(times + 1));
        Assert.That(pulled.Waits, Has.Count.EqualTo(times).And.All.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Passing_status_on_the_way_keeps_what_came([Values(408, 429, 500, 502, 503, 504)] int status)
    {
        Pulled pulled = await PullAsync(
            [On.Get(Blobs).Once(Fault.ResetResponseAfter(50_000)), On.Get(Blobs).WithHeader("Range").First(2, Fault.Respond(status))]);

        Assert.That(pulled.Failure, Is.Null);
        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Ranges, Is.EqualTo(new[] { null, "bytes=50000-", "bytes=50000-", "bytes=50000-" }));
    }

    [TestCase(0, 0)]
    [TestCase(7, 7)]
    [TestCase(45, 45)]
    [TestCase(60, 60)]
    [TestCase(61, 60)]
    [TestCase(86_400, 60)]
    public async Task Retry_After_is_waited_for_up_to_a_minute(int asked, int waited)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.Respond(Reply.Of(429).RetryAfter(TimeSpan.FromSeconds(asked))))]);

        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Waits.Sum(wait => wait.TotalSeconds), Is.EqualTo(waited));
    }

    [TestCase(20, 20)]
    [TestCase(3600, 60)]
    [TestCase(-3600, 0)]
    public async Task Retry_After_a_date_is_waited_for_up_to_a_minute(int asked, int waited)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.Respond(Reply.Of(503).RetryAfter(Start.AddSeconds(asked))))]);

        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Waits.Sum(wait => wait.TotalSeconds), Is.EqualTo(waited));
    }

    [TestCase("7", 7)]
    [TestCase("86400", 60)]
    [TestCase("Thu, 15 May 2031 12:00:20 GMT", 20)]
    public async Task Retry_After_holds_for_manifests_too(string value, int waited)
    {
        await using ReadingClient direct = ReadingClient.Of(Registry);
        ManifestContent expected = await direct.PushAliasAsync(Repository, "later", Content);
        await using FaultProxy proxy = await StartAsync(On.Get("/manifests/").Once(Fault.Respond(503, ("Retry-After", value))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        ManifestContent? manifest = await dxf.FindManifestAsync(Repository, "later");

        proxy.AssertAllFired();
        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(expected.Bytes.ToArray()));
        Assert.That(dxf.Time.Waits.Single().TotalSeconds, Is.EqualTo(waited));
    }

    [TestCase("soon")]
    [TestCase("-5")]
    [TestCase("99999999999999999999")]
    public async Task Retry_After_that_says_nothing_is_no_wait_of_its_own(string value)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Once(Fault.Respond(503, ("Retry-After", value)))]);

        Assert.That(pulled.Bytes, Is.EqualTo(Content));
        Assert.That(pulled.Waits.Single(), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Status_that_stays_ends_it_after_five_tries()
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.Respond(Reply.OfError(503, "UNAVAILABLE", "down")))]);

        Assert.That(pulled.Failure, Is.TypeOf<RegistryException>().With.Message.Contains("503").And.Message.Contains("down"));
        Assert.That(pulled.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Fifteen_minutes_without_success_end_it_whatever_the_number_of_tries()
    {
        Pulled pulled = await PullAsync(
            [On.Get(Blobs).Always(Fault.Respond(Reply.Of(503).RetryAfter(TimeSpan.FromSeconds(50))))], options => options.Retries = 100);

        Assert.That(pulled.Failure, Is.TypeOf<RegistryException>());
        Assert.That(pulled.Waits.Sum(wait => wait.TotalSeconds), Is.InRange(900, 960));
    }

    [Test]
    public async Task Status_that_will_not_change_is_not_asked_again([Values(400, 403, 404, 418, 501)] int status)
    {
        Pulled pulled = await PullAsync([On.Get(Blobs).Always(Fault.Respond(status))]);

        Assert.That(pulled.Failure, Is.InstanceOf<RegistryException>().With.Message.Contains(status.ToString(CultureInfo.InvariantCulture)));
        Assert.That(pulled.Requests, Has.Count.EqualTo(1));
        Assert.That(pulled.Waits, Is.Empty);
    }

    [TestCase(503, 69)]
    [TestCase(429, 69)]
    [TestCase(404, 2)]
    [TestCase(403, 1)]
    public async Task Exit_code_tells_an_unavailable_registry_from_one_that_refuses(int status, int exitCode)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Always(Fault.Respond(status)));

        ToolResult result = await RunToolAsync(proxy.Host, "pull-blob", Repository, BlobDigest);

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Stderr);
        Assert.That(result.Stdout, Is.Empty);
        Assert.That(result.Stderr, Does.StartWith("dxf: ").And.Contain(BlobDigest).And.Contain(proxy.Host));
    }
}
