using Dxf.Bench.Data;

namespace Dxf.Bench.Workloads;

/// <summary>The least that work takes, by means that do nothing else.</summary>
internal static class Floors
{
    /// <summary>Computing the SHA-256 of the files with OpenSSL.</summary>
    public static IEnumerable<Contender> Hash(BenchContext context, IReadOnlyList<BenchFile> files, bool isFloor = true)
    {
        if (context.Peers.OpenSsl is not { } openssl)
            yield break;

        yield return new Contender(openssl.Name, openssl.Run(["dgst", "-sha256", .. files.Select(static file => file.Path)]))
        {
            IsFloor = isFloor,
            Remark = "computes the SHA-256 of the " + (files.Count is 1 ? "same file" : "same files") + ", nothing else",
            Check = Checks.Words([.. files.Select(static file => file.Digest["sha256:".Length..])]),
        };
    }

    /// <summary>Fetching the blobs with curl, one after the other, over one connection.</summary>
    public static IEnumerable<Contender> Fetch(BenchContext context, string host, IReadOnlyList<BenchFile> files, bool isFloor)
    {
        if (context.Peers.Curl is not { } curl)
            yield break;

        yield return new Contender(curl.Name, curl.Run(["-sSf", .. files.Select(file => BenchContext.BlobAddress(host, file.Digest))]))
        {
            IsFloor = isFloor,
            Remark = "fetches over one connection and verifies nothing",
            Check = Checks.Content(files),
        };
    }
}
