using Dxf.Bench.Data;
using Dxf.Bench.Peers;
using Dxf.Bench.Report;

namespace Dxf.Bench.Workloads;

/// <summary>Pulls and pushes something big and something very big: what is measured is memory.</summary>
internal sealed class MemoryWorkload : Workload
{
    public override string Name => "memory";

    public override string Summary => "how the memory that dxf takes grows with the blob (only with --large)";

    public override bool IsOptional => true;

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        Peer dxf = context.Peers.Dxf;
        List<Contender> pulls = [];
        List<Contender> pushes = [];
        foreach ((string name, long length) in ((string, long)[])[("large-base", context.Scale.LargeBase), ("large", context.Scale.LargeSize)])
        {
            BenchFile file = await context.Data.GetAsync(name, length, cancellationToken);
            await context.Registry.Api.PushAsync(BenchContext.Repository, file, cancellationToken);
            string size = ByteSize.Format(length);
            pulls.Add(new Contender($"dxf pull-blob, {size}", dxf.At(context.Host, "pull-blob", BenchContext.Repository, file.Digest))
            {
                Check = Checks.Content([file]),
            });
            pushes.Add(new Contender($"dxf push-blob, {size}", dxf.At(context.Host, "push-blob", BenchContext.Repository, file.Path))
            {
                Prepare = cancellation => context.ForgetAsync([file], cancellation),
                Check = Checks.All(Checks.Words(file.Digest), Checks.Pushed(context.Registry.Api, BenchContext.Repository, [file])),
            });
        }

        return new WorkloadPlan(
            $"memory of dxf for {ByteSize.Format(context.Scale.LargeBase)} and for {ByteSize.Format(context.Scale.LargeSize)}", [.. pulls, .. pushes])
        {
            IsCheckedInEachRun = true,
            RunsLimit = 1,
            Conclude = static measurements => measurements.Chunk(2)
                .Where(static pair => pair is [{ PeakMemory: not null }, { PeakMemory: not null }])
                .Select(static pair => $"{pair[1].Name}: {Quantities.Change(pair[1].PeakMemory!.Value - pair[0].PeakMemory!.Value)} against {pair[0].Name}."),
        };
    }
}
