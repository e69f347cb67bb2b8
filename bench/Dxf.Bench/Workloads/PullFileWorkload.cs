using Dxf.Bench.Data;

namespace Dxf.Bench.Workloads;

/// <summary>Pulls one big blob to a file.</summary>
internal sealed class PullFileWorkload : Workload
{
    public override string Name => "pull-file";

    public override string Summary => "a big blob, verified, to a file";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchFile blob = await context.Data.GetAsync("big", context.Scale.BlobSize, cancellationToken);
        await context.Registry.Api.PushAsync(BenchContext.Repository, blob, cancellationToken);
        await context.PushImageAsync(BlobPulls.ImageTag, [blob], cancellationToken);

        List<Contender> contenders = [.. Floors.Hash(context, [blob])];
        if (context.Peers.Curl is { } curl)
        {
            string path = context.Output("curl-blob");
            contenders.Add(new Contender(curl.Name, curl.Run("-sSf", "-o", path, BenchContext.BlobAddress(context.Host, blob.Digest)))
            {
                Remark = "verifies nothing",
                Prepare = _ => BlobPulls.RemoveAsync(path),
                Check = Checks.Files(path, [blob]),
            });
        }

        return new WorkloadPlan(
            $"one blob of {ByteSize.Format(blob.Length)} pulled to a file, verified",
            [.. contenders, .. BlobPulls.ToFile(context, context.Host, blob)]);
    }
}
