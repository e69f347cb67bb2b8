using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Aliases of many blobs, which are asked for side by side.</summary>
[TestFixture]
internal sealed class ManyDigestsTests : OpenRegistryFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Each_blob_is_asked_for_once_and_not_too_many_at_a_time([Values(1, 4)] int parallel)
    {
        TestBlob[] blobs = [.. Enumerable.Range(0, 40).Select(_ => NewBlob(10))];
        foreach (TestBlob blob in blobs)
            await PushBlobAsync(blob);
        int together = parallel is 1 ? 1 : 4 * parallel;
        Crowd crowd = new(together);
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Head("/blobs/").Always(crowd.ToAction()));
        Variables["DXF_HOST"] = proxy.Host;

        ToolResult result = await DxfAsync(
            ["set-alias", "--parallel", $"{parallel}", Repository, TestNames.NewAlias(), .. blobs.Select(static blob => blob.Digest), blobs[0].Digest]);

        result.AssertPrinted(AliasText.Docker([.. blobs, blobs[0]]));
        proxy.AssertAllFired();
        Assert.That(
            proxy.Requests.Where(static request => request.Method is "HEAD").Select(static request => request.Path.Split('/')[^1]),
            Is.EquivalentTo(blobs.Select(static blob => blob.Digest)));
        Assert.That(crowd.Largest, Is.EqualTo(together));
    }

    [Test]
    public async Task Of_several_missing_blobs_the_first_is_named()
    {
        TestBlob[] blobs = [.. Enumerable.Range(0, 10).Select(_ => NewBlob(10))];
        foreach (TestBlob blob in blobs.Where(static (_, index) => index is not (3 or 7)))
            await PushBlobAsync(blob);
        TaskCompletionSource later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Head(blobs[7].Digest).Once(FaultAction.Response("the second is known first", (_, fired) =>
            {
                fired();
                later.SetResult();
            })),
            On.Head(blobs[3].Digest).Once(new FaultAction("the first is known later")
            {
                OnResponseAsync = async (_, fired) =>
                {
                    fired();
                    await later.Task.WaitAsync(Patience);
                },
            }));
        Variables["DXF_HOST"] = proxy.Host;

        ToolResult result = await DxfAsync(["set-alias", Repository, "alias", .. blobs.Select(static blob => blob.Digest)]);

        result.AssertFailed(2, "Not Found", blobs[3].Digest);
        proxy.AssertAllFired();
        Assert.That(await HasManifestAsync("alias"), Is.False);
    }

    /// <summary>The first so many wait for each other, and it is counted how many there are at once.</summary>
    private sealed class Crowd(int size)
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private int _present;

        public int Largest { get; private set; }

        public FaultAction ToAction() => new("wait for the others")
        {
            OnRequestAsync = async (_, fired) =>
            {
                lock (_lock)
                {
                    _present++;
                    Largest = Math.Max(Largest, _present);
                    if (_present == size)
                        _complete.TrySetResult();
                }

                await _complete.Task.WaitAsync(Patience);
                fired();
            },
            OnResponseAsync = (_, _) =>
            {
                lock (_lock)
                    _present--;
                return ValueTask.CompletedTask;
            },
        };
    }
}
