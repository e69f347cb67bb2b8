using System.Globalization;
using Dxf.Bench.Data;
using Dxf.Bench.Peers;
using Dxf.Bench.Processes;

namespace Dxf.Bench.Workloads;

/// <summary>Pushes many small files that the registry doesn't have, and names them.</summary>
internal sealed class PushFilesWorkload : Workload
{
    private const string AliasTag = "files";

    public override string Name => "push-files";

    public override string Summary => "many small files that the registry doesn't have, and an alias for them";

    public override async Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken)
    {
        BenchScale scale = context.Scale;
        IReadOnlyList<BenchFile> files = await context.Data.GetAsync("small", scale.SmallFiles, scale.SmallFileSize, cancellationToken);
        string layout = await LayoutFolder.CreateAsync(context.Output("layout"), files, cancellationToken);
        ContenderCheck pushed = Checks.Pushed(context.Registry.Api, BenchContext.Repository, files);

        List<Contender> contenders = [];
        List<string> notes = ["Before each run the blobs are removed from the registry's storage."];
        if (context.Peers.Curl is { } curl)
        {
            contenders.Add(new Contender(curl.Name, await WithCurlAsync(curl, context, files, cancellationToken))
            {
                IsFloor = true,
                Remark = "knows the digests beforehand, asks for nothing and makes no alias: all POSTs, then all PUTs, 16 at a time",
                Check = pushed,
            });
        }

        Peer dxf = context.Peers.Dxf;
        if (context.Peers.DxfPushesSeveral)
        {
            string[] paths = [.. files.Select(static file => file.Path)];
            contenders.Add(new Contender(dxf.Name, dxf.At(context.Host, ["push-blobs", BenchContext.Repository, .. paths, "@" + AliasTag]))
            {
                Check = Checks.All(Checks.Text(string.Concat(files.Select(static file => file.Digest + "\n"))), pushed, Named(context, files)),
            });
        }
        else
        {
            notes.Add("This dxf has no push-blobs: it is started for each file.");
            contenders.Add(OneByOne(dxf));
        }

        if (context.Peers.PythonDxf is { } python)
            contenders.Add(OneByOne(python) with { Remark = "is started for each file" });
        if (context.Peers.Oras is { } oras)
        {
            string image = $"{context.Host}/{BenchContext.Repository}:{AliasTag}";
            contenders.Add(new Contender(
                oras.Name,
                oras.Run(["push", "--plain-http", image, .. files.Select(static file => file.Name + ":application/octet-stream")])
                    .In(Path.GetDirectoryName(files[0].Path)!)) { Check = pushed });
        }

        contenders.AddRange(BlobPushes.OfLayout(context, layout, files));
        return new WorkloadPlan(
            string.Create(CultureInfo.InvariantCulture, $"{files.Count} files of {ByteSize.Format(scale.SmallFileSize)} pushed that the registry doesn't have"),
            [.. contenders.Select(contender => contender with { Prepare = cancellation => context.ForgetAsync(files, cancellation) })])
        {
            Notes = notes,
        };

        Contender OneByOne(Peer peer)
        {
            string pushes = string.Join(
                '\n', files.Select(file => peer.Run("push-blob", BenchContext.Repository, file.Path).ToShell()));
            string name = peer.Run(["set-alias", BenchContext.Repository, AliasTag, .. files.Select(static file => file.Digest)]).ToShell();
            return new Contender(peer.Name, peer.At(context.Host).InShell($"set -e\n{pushes}\n{name}"))
            {
                Check = Checks.All(pushed, Named(context, files)),
            };
        }
    }

    private static ContenderCheck Named(BenchContext context, IReadOnlyList<BenchFile> files) => async (_, _, cancellationToken) =>
    {
        byte[]? manifest = await context.Registry.Api.FindManifestAsync(BenchContext.Repository, AliasTag, cancellationToken);
        Checks.Require(manifest is not null && manifest.AsSpan().SequenceEqual(BenchManifest.Alias(files).Bytes), "the alias is not there, or names something else");
    };

    /// <summary>Two runs of curl: one opens a session for each file, the other sends each file into one of them.</summary>
    private static async Task<Command> WithCurlAsync(Peer curl, BenchContext context, IReadOnlyList<BenchFile> files, CancellationToken cancellationToken)
    {
        string list = context.Output("list");
        await File.WriteAllLinesAsync(list, files.Select(static file => $"{file.Digest} {file.Path}"), cancellationToken);
        string call = curl.Command.ToShell() + " -sSf -Z --parallel-max 16";
        string sessions = $"http://{context.Host}/v2/{BenchContext.Repository}/blobs/uploads/?n=[1-{files.Count.ToString(CultureInfo.InvariantCulture)}]";
        return curl.Command.InShell($$"""
            set -e
            {{call}} -X POST -o /dev/null -w '%header{location}\n' '{{sessions}}' | paste -d ' ' - {{Command.Quote(list)}} |
                while read -r session digest file; do
                    printf 'url = "%s&digest=%s"\nupload-file = "%s"\noutput = "/dev/null"\n' "$session" "$digest" "$file"
                done |
                {{call}} -H Expect: -H 'Content-Type: application/octet-stream' -K -
            """);
    }
}
