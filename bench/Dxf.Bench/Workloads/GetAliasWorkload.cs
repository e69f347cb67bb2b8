using Dxf.Bench.Data;
using Dxf.Bench.Peers;

namespace Dxf.Bench.Workloads;

/// <summary>One small request: what is measured is how fast the program starts.</summary>
internal sealed class GetAliasWorkload : Workload
{
    private const string AliasTag = "alias";

    public override string Name => "get-alias";

    public override string Summary => "the digest that an alias names: how fast the program starts";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<BenchFile> blobs = await context.Data.GetAsync("small", 1, context.Scale.SmallFileSize, cancellationToken);
        await context.PushAliasAsync(AliasTag, blobs, cancellationToken);
        await context.PushImageAsync(BlobPulls.ImageTag, blobs, cancellationToken);

        PeerSet peers = context.Peers;
        List<Contender> contenders = [];
        string image = $"{context.Host}/{BenchContext.Repository}:{BlobPulls.ImageTag}";
        ContenderCheck printsManifest = Checks.Words(blobs[0].Digest);
        const string remark = "prints the manifest";
        if (peers.Curl is { } curl)
        {
            contenders.Add(new Contender(curl.Name, curl.Run("-sSf", "-H", "Accept: " + BenchManifest.Docker, BenchContext.ManifestAddress(context.Host, AliasTag)))
            {
                IsFloor = true,
                Remark = remark,
                Check = printsManifest,
            });
        }

        contenders.AddRange(peers.DxfAlike.Select(peer => new Contender(peer.Name, peer.At(context.Host, "get-alias", BenchContext.Repository, AliasTag))
        {
            Check = Checks.Text(blobs[0].Digest + "\n"),
        }));
        if (peers.Oras is { } oras)
            contenders.Add(new Contender(oras.Name, oras.Run("manifest", "fetch", "--plain-http", image)) { Check = printsManifest, Remark = remark });
        if (peers.Crane is { } crane)
            contenders.Add(new Contender(crane.Name, crane.Run("manifest", "--insecure", image)) { Check = printsManifest, Remark = remark });
        if (peers.Skopeo is { } skopeo)
            contenders.Add(new Contender(skopeo.Name, skopeo.Run("inspect", "--raw", "--tls-verify=false", "docker://" + image)) { Check = printsManifest, Remark = remark });

        return new WorkloadPlan("the digest that an alias names: one request, and the program's start", contenders)
        {
            IsCheckedInEachRun = true,
            RunsFactor = 4,
        };
    }
}
