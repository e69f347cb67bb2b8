using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Alone, because what is allocated is counted for the whole process.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FaultProxyMemoryTests
{
    private const long Size = 1L << 30;
    private const long Enough = 64L << 20;

    // What other tests have left running in this process may still come to its end, and is counted, too.
    [Test]
    [Retry(3)]
    public async Task Gigabyte_passes_in_each_direction_in_flat_memory()
    {
        await using TrapServer upstream = await TrapServer.StartAsync(answer: Reply.Of(200).WithHugeBody(Size, "application/octet-stream"));
        await using FaultProxy proxy = await FaultProxy.StartAsync(upstream.BaseAddress, null);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = proxy.BaseAddress };

        long before = GC.GetTotalAllocatedBytes(precise: true);
        using var content = new StreamContent(new RepeatedBody((byte)'x', Size));
        content.Headers.ContentLength = Size;
        using HttpRequestMessage request = new(HttpMethod.Put, "blob") { Content = content };
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.That(proxy.Requests.Single(), Has.Property("ReceivedBytes").EqualTo(Size).And.Property("SentBytes").EqualTo(Size));
        Assert.That(allocated, Is.LessThan(Enough));
    }
}
