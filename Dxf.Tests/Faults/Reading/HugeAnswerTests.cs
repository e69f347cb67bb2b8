using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Answers of 200 MB where small ones are due. Alone, because what is allocated is counted for the whole process.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class HugeAnswerTests : ReadingFixture
{
    private const long Huge = 200_000_000;
    private const long Enough = 100L << 20;

    [Test]
    public async Task Manifest_is_refused_in_flat_memory()
    {
        FaultRule rule = On.Get("/manifests/").Always(Fault.Respond(Reply.Of(200).WithHugeBody(Huge, MediaTypes.OciManifest)));
        await AssertIsRefusedAsync(rule, dxf => dxf.FindManifestAsync(Repository, "latest"));
    }

    [Test]
    public async Task Page_of_a_list_is_refused_in_flat_memory()
    {
        FaultRule rule = On.Get("/tags/list").Always(Fault.Respond(Reply.Of(200).WithHugeBody(Huge, "application/json")));
        await AssertIsRefusedAsync(rule, async dxf => await dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(Repository)).CountAsync());
    }

    [Test]
    public async Task Error_is_told_without_its_body()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Always(Fault.Respond(Reply.Of(400).WithHugeBody(Huge, "text/html"))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.PullAsync(Repository, BlobDigest), Throws.TypeOf<RegistryException>());

        proxy.AssertAllFired();
        Assert.That(proxy.Requests.Sum(request => request.SentBytes), Is.LessThan(Enough));
    }

    private async Task AssertIsRefusedAsync(FaultRule rule, Func<ReadingClient, Task> read)
    {
        await using FaultProxy proxy = await StartAsync(rule);
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(async () => await read(dxf), Throws.TypeOf<DxfException>().With.Message.Contains("8 MiB"));
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
        Assert.That(proxy.Requests.Single().SentBytes, Is.LessThan(Enough), "the rest is not read");
        Assert.That(allocated, Is.LessThan(Enough));
    }
}
