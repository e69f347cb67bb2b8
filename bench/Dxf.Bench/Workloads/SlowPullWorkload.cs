using Dxf.Bench.Data;
using Dxf.Bench.Link;
using Dxf.Bench.Peers;

namespace Dxf.Bench.Workloads;

/// <summary>Pulls a blob from a registry that is far away.</summary>
internal sealed class SlowPullWorkload : Workload
{
    public override string Name => "slow-pull";

    public override string Summary => "a blob over a slow link, verified, to a pipe and to a file";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchFile blob = await context.Data.GetAsync("middle", context.Scale.SlowBlobSize, cancellationToken);
        await context.Registry.Api.PushAsync(BenchContext.Repository, blob, cancellationToken);
        await context.PushImageAsync(BlobPulls.ImageTag, [blob], cancellationToken);
        SlowLink link = context.OpenLink();

        List<string> notes = [];
        if (context.Peers.Curl is { } curl)
        {
            LinkCheck check = await LinkCheck.MeasureAsync(context.Runner, curl.Command, BenchContext.BlobAddress(link.Host, blob.Digest), cancellationToken);
            notes.Add(check.Describe(link.Speed));
        }

        List<Contender> contenders =
        [
            .. Floors.Fetch(context, link.Host, [blob], isFloor: true),
            .. BlobPulls.ToPipe(context, link.Host, blob),
        ];
        foreach (Contender contender in BlobPulls.ToFile(context, link.Host, blob))
        {
            if (contender.Name is PeerNames.Dxf)
                contenders.Insert(contenders.FindIndex(static other => other.Name is PeerNames.Dxf) + 1, contender with { Name = "dxf --output FILE" });
            else if (contender.Name is PeerNames.Skopeo)
                contenders.Add(contender);
        }

        return new WorkloadPlan($"one blob of {ByteSize.Format(blob.Length)} pulled over a slow link, verified", contenders)
        {
            Notes = notes,
            IsCheckedInEachRun = true,
            RunsLimit = 3,
        };
    }
}
