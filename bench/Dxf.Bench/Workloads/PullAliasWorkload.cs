using System.Globalization;
using Dxf.Bench.Data;
using Dxf.Bench.Peers;

namespace Dxf.Bench.Workloads;

/// <summary>Pulls the blobs that one alias names.</summary>
internal sealed class PullAliasWorkload : Workload
{
    private const string AliasTag = "alias";

    public override string Name => "pull-alias";

    public override string Summary => "the blobs of an alias, in order, verified, to a pipe";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchScale scale = context.Scale;
        IReadOnlyList<BenchFile> blobs = await context.Data.GetAsync("part", scale.AliasBlobs, scale.AliasBlobSize, cancellationToken);
        await context.PushAliasAsync(AliasTag, blobs, cancellationToken);
        await context.PushImageAsync(BlobPulls.ImageTag, blobs, cancellationToken);

        List<Contender> contenders =
        [
            .. Floors.Fetch(context, context.Host, blobs, isFloor: true),
            .. Floors.Hash(context, blobs, isFloor: false),
        ];
        foreach (Peer peer in context.Peers.DxfAlike)
        {
            contenders.Add(new Contender(peer.Name, peer.At(context.Host, "pull-blob", BenchContext.Repository, "@" + AliasTag))
            {
                Check = Checks.Content(blobs),
            });
        }

        string image = $"{context.Host}/{BenchContext.Repository}:{BlobPulls.ImageTag}";
        if (context.Peers.Oras is { } oras)
            AddWriting(oras, path => oras.Run("pull", "--plain-http", "-o", path, image));
        if (context.Peers.Crane is { } crane)
            AddWriting(crane, path => crane.Run("pull", "--insecure", "--format=oci", image, path));
        if (context.Peers.Skopeo is { } skopeo)
            AddWriting(skopeo, path => skopeo.Run("copy", "--quiet", "--src-tls-verify=false", "docker://" + image, "dir:" + path));

        return new WorkloadPlan(
            string.Create(CultureInfo.InvariantCulture, $"{blobs.Count} blobs of {ByteSize.Format(scale.AliasBlobSize)} pulled by their alias, verified"),
            contenders);

        void AddWriting(Peer peer, Func<string, Processes.Command> command)
        {
            string path = context.Output(peer.Name + "-alias");
            contenders.Add(new Contender(peer.Name, command(path))
            {
                Remark = "writes files, in any order; the others write to a pipe, in order",
                Prepare = _ => BlobPulls.RemoveAsync(path),
                Check = Checks.Files(path, blobs),
            });
        }
    }
}
