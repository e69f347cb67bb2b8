using Dxf.Bench.Data;

namespace Dxf.Bench.Workloads;

/// <summary>Pushes a big file that the registry has already.</summary>
internal sealed class PushKnownWorkload : Workload
{
    public override string Name => "push-known";

    public override string Summary => "a big file that the registry has already";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchFile file = await context.Data.GetAsync("big", context.Scale.BlobSize, cancellationToken);
        await context.Registry.Api.PushAsync(BenchContext.Repository, file, cancellationToken);
        return new WorkloadPlan(
            $"one file of {ByteSize.Format(file.Length)} pushed that the registry has",
            [.. Floors.Hash(context, [file]), .. BlobPushes.OfFile(context, file), BlobPushes.OnceMore(context, file)]);
    }
}
