using System.Diagnostics;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
internal sealed class PaceFaultTests : FaultProxyFixture
{
    [Test]
    public async Task Throttled_bodies_take_their_time_in_both_directions()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Any("/blobs/").Always(Fault.Throttle(200_000)));
        using HttpClient client = NewClient(proxy);

        long began = Stopwatch.GetTimestamp();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, TestNames.NewRepository(), Content);
        TimeSpan up = Stopwatch.GetElapsedTime(began);
        byte[] pulled = await client.GetByteArrayAsync(pushed.Headers.Location);
        TimeSpan down = Stopwatch.GetElapsedTime(began) - up;

        Assert.That(pulled, Is.EqualTo(Content));
        Assert.That(up, Is.GreaterThan(TimeSpan.FromMilliseconds(400)));
        Assert.That(down, Is.GreaterThan(TimeSpan.FromMilliseconds(400)));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Latency_is_waited_for_once_a_request()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/v2/$").Always(Fault.Latency(200)));
        using HttpClient client = NewClient(proxy);

        long began = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(Stopwatch.GetElapsedTime(began), Is.GreaterThan(TimeSpan.FromMilliseconds(190)));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Random_resets_are_the_same_for_the_same_seed_and_not_too_many_in_a_row()
    {
        List<int> first = await GetOftenAsync(1234);
        List<int> second = await GetOftenAsync(1234);
        List<int> third = await GetOftenAsync(4321);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(third, Is.Not.EqualTo(first));
        Assert.That(first.Count(length => length < Content.Length), Is.GreaterThan(10));
        Assert.That(first.Chunk(3).Select(three => three.Max()), Is.All.EqualTo(Content.Length), "two in a row at most");
    }

    [Test]
    public async Task Random_resets_hit_uploads_too()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Any("/blobs/").Always(Fault.SeededReset(1, inARow: 1, seed: 7)));
        using HttpClient client = NewClient(proxy);
        string repository = TestNames.NewRepository();

        Assert.That(async () => await BlobUpload.PushAsync(client, repository, Content), Throws.InstanceOf<HttpRequestException>());
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, Content);

        Assert.That(pushed.IsSuccessStatusCode, Is.True, "a new session, but the same resource");
        Assert.That(proxy.Requests[1].ReceivedBytes, Is.LessThan(Content.Length));
        proxy.AssertAllFired();
    }

    /// <summary>Bytes that came each time, of a blob of <see cref="FaultProxyFixture.Content"/>.</summary>
    private async Task<List<int>> GetOftenAsync(int seed)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Any("/blobs/").Always(Fault.SeededReset(0.99, inARow: 2, seed)));
        List<int> lengths = [];
        for (int i = 0; i < 30; i++)
        {
            using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);
            await raw.GetAsync(BlobPath, "Connection: close");
            Assert.That(await raw.EndAsync(), Is.EqualTo(raw.Body.Length < Content.Length ? "reset" : "closed"));
            Assert.That(raw.Body, Is.EqualTo(Content[..raw.Body.Length]));
            lengths.Add(raw.Body.Length);
        }

        proxy.AssertAllFired();
        return lengths;
    }
}
