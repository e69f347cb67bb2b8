namespace Dxf.Bench.Workloads;

/// <summary>All workloads, in the order in which they run.</summary>
internal static class WorkloadList
{
    public static readonly IReadOnlyList<Workload> All =
    [
        new GetAliasWorkload(),
        new TagsWorkload(),
        new PullWorkload(),
        new PullFileWorkload(),
        new PullAliasWorkload(),
        new PushNewWorkload(),
        new PushKnownWorkload(),
        new PushFilesWorkload(),
        new SlowPullWorkload(),
        new SlowSetAliasWorkload(),
        new MemoryWorkload(),
    ];
}
