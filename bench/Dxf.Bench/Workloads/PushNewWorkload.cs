using Dxf.Bench.Data;

namespace Dxf.Bench.Workloads;

/// <summary>Pushes a big file that the registry doesn't have.</summary>
internal sealed class PushNewWorkload : Workload
{
    public override string Name => "push-new";

    public override string Summary => "a big file that the registry doesn't have";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchFile file = await context.Data.GetAsync("big", context.Scale.BlobSize, cancellationToken);
        string layout = await LayoutFolder.CreateAsync(context.Output("layout"), [file], cancellationToken);

        List<Contender> contenders = [];
        if (context.Peers.Curl is { } curl)
        {
            ContenderCheck check = Checks.Pushed(context.Registry.Api, BenchContext.Repository, [file]);
            contenders.Add(new Contender(curl.Name, BlobPushes.WithCurl(curl, context, file))
            {
                IsFloor = true,
                Remark = "knows the digest beforehand and hashes nothing: what the registry takes to receive the file",
                Check = check,
            });
            if (context.Peers.OpenSsl is { } openssl)
            {
                string hash = openssl.Run("dgst", "-sha256", file.Path).ToShell();
                contenders.Add(new Contender("openssl, then curl", BlobPushes.WithCurl(curl, context, file, hash)) { Check = check });
            }
        }

        contenders.AddRange(BlobPushes.OfFile(context, file));
        contenders.AddRange(BlobPushes.OfLayout(context, layout, [file]));
        return new WorkloadPlan(
            $"one file of {ByteSize.Format(file.Length)} pushed that the registry doesn't have",
            [.. contenders.Select(contender => contender with { Prepare = cancellation => context.ForgetAsync([file], cancellation) })])
        {
            Notes = ["Before each run the blob is removed from the registry's storage."],
        };
    }
}
