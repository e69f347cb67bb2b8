using Dxf.Bench.Data;
using Dxf.Bench.Peers;
using Dxf.Bench.Processes;

namespace Dxf.Bench.Workloads;

/// <summary>How each program pulls one blob.</summary>
internal static class BlobPulls
{
    /// <summary>The tag by which tools find the blob that pull images only; see <see cref="BenchContext.PushImageAsync"/>.</summary>
    public const string ImageTag = "image";

    public static IEnumerable<Contender> ToPipe(BenchContext context, string host, BenchFile blob)
    {
        PeerSet peers = context.Peers;
        ContenderCheck check = Checks.Content([blob]);
        string reference = $"{host}/{BenchContext.Repository}@{blob.Digest}";

        foreach (Peer peer in peers.DxfAlike)
            yield return new Contender(peer.Name, peer.At(host, "pull-blob", BenchContext.Repository, blob.Digest)) { Check = check };
        if (peers.Oras is { } oras)
            yield return new Contender(oras.Name, oras.Run("blob", "fetch", "--plain-http", "--output", "-", reference)) { Check = check };
        if (peers.Crane is { } crane)
            yield return new Contender(crane.Name, crane.Run("blob", "--insecure", reference)) { Check = check };
    }

    public static IEnumerable<Contender> ToFile(BenchContext context, string host, BenchFile blob)
    {
        PeerSet peers = context.Peers;
        string reference = $"{host}/{BenchContext.Repository}@{blob.Digest}";

        string path = context.Output("dxf-blob");
        yield return Writing(peers.Dxf.Name, path, peers.Dxf.At(host, "pull-blob", "--output", path, BenchContext.Repository, blob.Digest));
        if (peers.PythonDxf is { } python)
        {
            path = context.Output("python-dxf-blob");
            yield return Writing(python.Name, path, ToFile(python.At(host, "pull-blob", BenchContext.Repository, blob.Digest), path));
        }

        if (peers.Oras is { } oras)
        {
            path = context.Output("oras-blob");
            yield return Writing(oras.Name, path, oras.Run("blob", "fetch", "--plain-http", "--output", path, reference));
        }

        if (peers.Crane is { } crane)
        {
            path = context.Output("crane-blob");
            yield return Writing(crane.Name, path, ToFile(crane.Run("blob", "--insecure", reference), path));
        }

        if (peers.Skopeo is { } skopeo)
        {
            path = context.Output("skopeo-image");
            yield return Writing(
                skopeo.Name,
                path,
                skopeo.Run("copy", "--quiet", "--src-tls-verify=false", $"docker://{host}/{BenchContext.Repository}:{ImageTag}", "dir:" + path))
                with { Remark = "pulls an image of one layer" };
        }

        Contender Writing(string name, string file, Command command) => new(name, command)
        {
            Prepare = _ => RemoveAsync(file),
            Check = Checks.Files(file, [blob]),
        };
    }

    /// <summary>Removes what the run before has written.</summary>
    public static Task RemoveAsync(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
        return Task.CompletedTask;
    }

    private static Command ToFile(Command command, string path) =>
        command.InShell($"exec {command.ToShell()} > {Command.Quote(path)}");
}
