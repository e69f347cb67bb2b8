using System.Globalization;
using System.Text.RegularExpressions;
using Dxf.Bench.Data;
using Dxf.Bench.Peers;

namespace Dxf.Bench.Workloads;

/// <summary>Lists the tags of a repository that has many.</summary>
internal sealed partial class TagsWorkload : Workload
{
    private const int RequestsAtOnce = 8;

    public override string Name => "tags";

    public override string Summary => "the list of many tags: until the first line, and until the end";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        int count = context.Scale.Tags;
        IReadOnlyList<BenchFile> blobs = await context.Data.GetAsync("small", 1, context.Scale.SmallFileSize, cancellationToken);
        await context.Registry.Api.PushAsync(BenchContext.Repository, blobs, cancellationToken);
        BenchManifest manifest = BenchManifest.Alias(blobs);
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) => await context.Registry.Api.PutManifestAsync(
                BenchContext.Repository, string.Create(CultureInfo.InvariantCulture, $"reading-{index:000000}"), manifest, cancellation));

        PeerSet peers = context.Peers;
        List<Contender> contenders = [];
        string repository = $"{context.Host}/{BenchContext.Repository}";
        if (peers.Curl is { } curl)
        {
            contenders.Add(new Contender(curl.Name, curl.Run("-sSf", $"http://{context.Host}/v2/{BenchContext.Repository}/tags/list"))
            {
                IsFloor = true,
                Remark = "prints the registry's JSON as it is",
                Check = CheckAsync,
            });
        }

        contenders.AddRange(peers.DxfAlike.Select(peer => new Contender(peer.Name, peer.At(context.Host, "list-aliases", BenchContext.Repository)) { Check = CheckAsync }));
        if (peers.Oras is { } oras)
            contenders.Add(new Contender(oras.Name, oras.Run("repo", "tags", "--plain-http", repository)) { Check = CheckAsync });
        if (peers.Crane is { } crane)
            contenders.Add(new Contender(crane.Name, crane.Run("ls", "--insecure", repository)) { Check = CheckAsync });
        if (peers.Skopeo is { } skopeo)
            contenders.Add(new Contender(skopeo.Name, skopeo.Run("list-tags", "--tls-verify=false", "docker://" + repository)) { Check = CheckAsync, Remark = "prints JSON" });

        return new WorkloadPlan(string.Create(CultureInfo.InvariantCulture, $"{count} tags listed"), contenders)
        {
            IsCheckedInEachRun = true,
            ShowsFirstLine = true,
            RunsFactor = 2,
        };

        Task CheckAsync(Processes.CommandResult result, bool thorough, CancellationToken cancellation)
        {
            int found = TagName().Matches(result.OutputText).Select(static match => match.Value).Distinct(StringComparer.Ordinal).Count();
            Checks.Require(found == count, $"{found} tags are on stdout, not {count}");
            return Task.CompletedTask;
        }
    }

    [GeneratedRegex("reading-[0-9]{6}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TagName();
}
