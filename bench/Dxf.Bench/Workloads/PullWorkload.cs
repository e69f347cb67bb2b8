using System.Globalization;
using Dxf.Bench.Data;

namespace Dxf.Bench.Workloads;

/// <summary>Pulls one big blob to a pipe.</summary>
internal sealed class PullWorkload : Workload
{
    public override string Name => "pull";

    public override string Summary => "a big blob, verified, to a pipe";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchFile blob = await context.Data.GetAsync("big", context.Scale.BlobSize, cancellationToken);
        await context.Registry.Api.PushAsync(BenchContext.Repository, blob, cancellationToken);

        // What is left without a pipe: the registry's work, and the network.
        IEnumerable<Contender> discarding = context.Peers.Curl is not { } curl ? [] :
        [
            new Contender("curl -o /dev/null", curl.Run("-sSf", "-o", "/dev/null", "-w", "%{size_download}", BenchContext.BlobAddress(context.Host, blob.Digest)))
            {
                Remark = "fetches and throws away: what the registry takes to send it",
                Check = Checks.Text(blob.Length.ToString(CultureInfo.InvariantCulture)),
            },
        ];
        return new WorkloadPlan(
            $"one blob of {ByteSize.Format(blob.Length)} pulled to a pipe, verified",
            [
                .. Floors.Hash(context, [blob]),
                .. discarding,
                .. Floors.Fetch(context, context.Host, [blob], isFloor: false),
                .. BlobPulls.ToPipe(context, context.Host, blob),
            ]);
    }
}
