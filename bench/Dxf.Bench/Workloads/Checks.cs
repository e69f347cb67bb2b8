using System.Security.Cryptography;
using Dxf.Bench.Data;
using Dxf.Bench.Processes;
using Dxf.Bench.Registry;

namespace Dxf.Bench.Workloads;

/// <summary>What shows that the work was done.</summary>
internal static class Checks
{
    /// <summary>These files' content, one after the other, came on stdout.</summary>
    public static ContenderCheck Content(IReadOnlyList<BenchFile> files)
    {
        long length = files.Sum(static file => file.Length);
        Lazy<string> digest = new(() => files is [BenchFile only] ? only.Digest : HashAll(files));
        return (result, thorough, _) =>
        {
            Require(result.OutputLength == length, $"{result.OutputLength} bytes came on stdout, not {length}");
            if (thorough)
                Require(string.Equals(result.OutputDigest, digest.Value, StringComparison.Ordinal), "what came on stdout has the wrong digest");
            return Task.CompletedTask;
        };
    }

    /// <summary>Each file's content is in a file at or below this path.</summary>
    public static ContenderCheck Files(string path, IReadOnlyList<BenchFile> files) => async (_, thorough, cancellationToken) =>
    {
        FileInfo[] written = Directory.Exists(path) ? new DirectoryInfo(path).GetFiles("*", SearchOption.AllDirectories)
            : File.Exists(path) ? [new FileInfo(path)] : [];
        long length = files.Sum(static file => file.Length);
        long came = written.Sum(static file => file.Length);
        Require(came >= length, $"{came} bytes are in files, not {length}");
        if (!thorough)
            return;

        HashSet<string> digests = new(StringComparer.Ordinal);
        foreach (FileInfo file in written)
        {
            await using FileStream content = file.OpenRead();
            digests.Add("sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)));
        }

        int missing = files.Count(file => !digests.Contains(file.Digest));
        Require(missing is 0, $"{missing} of {files.Count} blobs are in no file");
    };

    /// <summary>The registry has these blobs.</summary>
    public static ContenderCheck Pushed(RegistryApi registry, string repository, IReadOnlyList<BenchFile> files) => async (_, thorough, cancellationToken) =>
    {
        foreach (BenchFile file in files)
        {
            long? length = await registry.FindBlobAsync(repository, file.Digest, cancellationToken);
            Require(length == file.Length, $"the registry has {(length is null ? "no" : $"{length} bytes of")} blob {file.Digest}, of {file.Length} bytes");
            if (!thorough)
                continue;
            string digest = await registry.HashBlobAsync(repository, file.Digest, cancellationToken);
            Require(string.Equals(digest, file.Digest, StringComparison.Ordinal), $"the registry has other content as blob {file.Digest}");
        }
    };

    /// <summary>Stdout is this text.</summary>
    public static ContenderCheck Text(string expected) => (result, _, _) =>
    {
        Require(string.Equals(result.OutputText, expected, StringComparison.Ordinal), $"stdout is not what was expected: {Excerpt(result.OutputText)}");
        return Task.CompletedTask;
    };

    /// <summary>These words are on stdout.</summary>
    public static ContenderCheck Words(params IReadOnlyList<string> words) => (result, _, _) =>
    {
        string? missing = words.FirstOrDefault(word => !result.OutputText.Contains(word, StringComparison.Ordinal));
        Require(missing is null, $"{missing} is not on stdout: {Excerpt(result.OutputText)}");
        return Task.CompletedTask;
    };

    /// <summary>All of these.</summary>
    public static ContenderCheck All(params IReadOnlyList<ContenderCheck> checks) => async (result, thorough, cancellationToken) =>
    {
        foreach (ContenderCheck check in checks)
            await check(result, thorough, cancellationToken);
    };

    public static void Require(bool isSo, string otherwise)
    {
        if (!isSo)
            throw new CheckFailedException(otherwise);
    }

    private static string Excerpt(string text) => text.Length > 80 ? text[..80] + "..." : text;

    private static string HashAll(IReadOnlyList<BenchFile> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (BenchFile file in files)
            hash.AppendData(File.ReadAllBytes(file.Path));
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
