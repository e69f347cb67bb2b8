using Dxf.Bench.Data;
using Dxf.Bench.Peers;
using Dxf.Bench.Processes;

namespace Dxf.Bench.Workloads;

/// <summary>How each program pushes one file.</summary>
internal static class BlobPushes
{
    /// <summary>The programs that are given a file and nothing more.</summary>
    public static IEnumerable<Contender> OfFile(BenchContext context, BenchFile file)
    {
        ContenderCheck check = Checks.All(
            Checks.Words(file.Digest), Checks.Pushed(context.Registry.Api, BenchContext.Repository, [file]));

        foreach (Peer peer in context.Peers.DxfAlike)
        {
            yield return new Contender(peer.Name, peer.At(context.Host, "push-blob", BenchContext.Repository, file.Path)) { Check = check };
            if (peer.Name is PeerNames.Dxf && context.Peers.DxfSpeculates)
                yield return new Contender("dxf --no-speculate", peer.At(context.Host, "push-blob", "--no-speculate", BenchContext.Repository, file.Path)) { Check = check };
        }

        if (context.Peers.Oras is { } oras)
            yield return new Contender(oras.Name, oras.Run("blob", "push", "--plain-http", $"{context.Host}/{BenchContext.Repository}", file.Path)) { Check = check };
    }

    /// <summary>dxf as it pushes a file that it pushed before: it remembers that.</summary>
    public static Contender OnceMore(BenchContext context, BenchFile file)
    {
        Command command = context.Peers.Dxf.At(context.Host, "push-blob", BenchContext.Repository, file.Path);
        return new Contender("dxf, once more", command.WithVariable("XDG_STATE_HOME", context.Output("state")))
        {
            Check = Checks.All(Checks.Words(file.Digest), Checks.Pushed(context.Registry.Api, BenchContext.Repository, [file])),
            Remark = "has pushed the same file there before, and remembers that the registry had it",
        };
    }

    /// <summary>The programs that push images only, and hash nothing that a layout names already.</summary>
    public static IEnumerable<Contender> OfLayout(BenchContext context, string layout, IReadOnlyList<BenchFile> files)
    {
        const string remark = "pushes an OCI image layout, whose digests are known beforehand";
        ContenderCheck check = Checks.Pushed(context.Registry.Api, BenchContext.Repository, files);
        string image = $"{context.Host}/{BenchContext.Repository}:{LayoutFolder.Tag}";

        if (context.Peers.Crane is { } crane)
            yield return new Contender(crane.Name, crane.Run("push", "--insecure", layout, image)) { Check = check, Remark = remark };
        if (context.Peers.Skopeo is { } skopeo)
        {
            yield return new Contender(
                skopeo.Name,
                skopeo.Run("copy", "--quiet", "--preserve-digests", "--dest-tls-verify=false", $"oci:{layout}:{LayoutFolder.Tag}", "docker://" + image))
            {
                Check = check,
                Remark = remark,
            };
        }
    }

    /// <summary>What curl does: an upload session, one streamed part, and the end of the session.</summary>
    /// <param name="curl">curl.</param>
    /// <param name="context">Where to push to.</param>
    /// <param name="file">What to push.</param>
    /// <param name="before">What the script does first.</param>
    public static Command WithCurl(Peer curl, BenchContext context, BenchFile file, string before = "")
    {
        string call = curl.Command.ToShell() + " -sSf -o /dev/null";
        string readLocation = "tr -d '\\r' | sed -n 's/^[Ll]ocation: //p'";
        return curl.Command.InShell($$"""
            set -e
            {{before}}
            session=$({{call}} -D - -X POST 'http://{{context.Host}}/v2/{{BenchContext.Repository}}/blobs/uploads/' | {{readLocation}})
            session=$({{call}} -D - -X PATCH -H Expect: -H 'Content-Type: application/octet-stream' -T {{Command.Quote(file.Path)}} "$session" | {{readLocation}})
            {{call}} -X PUT -d '' "$session&digest={{file.Digest}}"
            """);
    }
}
