using System.Globalization;
using Dxf.Bench.Data;
using Dxf.Bench.Link;
using Dxf.Bench.Peers;

namespace Dxf.Bench.Workloads;

/// <summary>Names blobs in a registry that is far away: many small requests.</summary>
internal sealed class SlowSetAliasWorkload : Workload
{
    private const string AliasTag = "alias";

    public override string Name => "slow-set-alias";

    public override string Summary => "an alias for many digests over a slow link";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<BenchFile> blobs = await context.Data.GetAsync("small", context.Scale.SlowDigests, context.Scale.SmallFileSize, cancellationToken);
        await context.Registry.Api.PushAsync(BenchContext.Repository, blobs, cancellationToken);
        BenchManifest manifest = BenchManifest.Alias(blobs);
        SlowLink link = context.OpenLink();

        List<Contender> contenders = [];
        if (context.Peers.Curl is { } curl)
        {
            string file = context.Output("manifest");
            await File.WriteAllBytesAsync(file, manifest.Bytes, cancellationToken);
            contenders.Add(new Contender(
                curl.Name,
                curl.Run(
                    [
                        "-sSf", "--head", .. blobs.Select(blob => BenchContext.BlobAddress(link.Host, blob.Digest)),
                        "--next", "-sSf", "-T", file, "-H", "Content-Type: " + manifest.MediaType, BenchContext.ManifestAddress(link.Host, AliasTag),
                    ]))
            {
                IsFloor = true,
                Remark = "sends the same requests one after the other, over one connection",
                Check = IsSetAsync,
            });
        }

        contenders.AddRange(context.Peers.DxfAlike.Select(peer => new Contender(
            peer.Name, peer.At(link.Host, ["set-alias", BenchContext.Repository, AliasTag, .. blobs.Select(static blob => blob.Digest)]))
        {
            Check = Checks.All(Checks.Text(manifest.Text), IsSetAsync),
        }));
        return new WorkloadPlan(
            string.Create(CultureInfo.InvariantCulture, $"an alias set for {blobs.Count} digests over a slow link"),
            [.. contenders.Select(contender => contender with { Prepare = ForgetAsync })])
        {
            IsCheckedInEachRun = true,
            RunsLimit = 5,
        };

        Task ForgetAsync(CancellationToken cancellation)
        {
            context.Registry.Storage.ForgetTag(BenchContext.Repository, AliasTag);
            return Task.CompletedTask;
        }

        async Task IsSetAsync(Processes.CommandResult result, bool thorough, CancellationToken cancellation)
        {
            byte[]? found = await context.Registry.Api.FindManifestAsync(BenchContext.Repository, AliasTag, cancellation);
            Checks.Require(found is not null && found.AsSpan().SequenceEqual(manifest.Bytes), "the alias is not there, or names something else");
        }
    }
}
