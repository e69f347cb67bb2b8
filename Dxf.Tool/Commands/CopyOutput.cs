using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>What a dry run of a copy prints.</summary>
internal static class CopyOutput
{
    /// <summary>A line for each blob and manifest (what would be done, digest, bytes), and the sums.</summary>
    public static IEnumerable<string> Plan(CopyResult result)
    {
        foreach ((Descriptor blob, BlobOutcome outcome) in result.Blobs)
            yield return Line(Word(outcome), blob);
        foreach (Descriptor manifest in result.Manifests)
            yield return Line("manifest", manifest);

        string sums = string.Join(", ", Enum.GetValues<BlobOutcome>()
            .Select(outcome => $"{Word(outcome)} {result.CountOf(outcome)} blobs {PythonJson.Number(result.BytesOf(outcome))} bytes"));
        yield return $"total: {sums}, {result.Manifests.Count} manifests";
    }

    /// <summary>The same, or what was done, for programs.</summary>
    public static string Describe(CopyResult result, bool dryRun) => new JsonRecord()
        .Add("digest", result.Digest.Value)
        .Add("dryRun", dryRun)
        .Add("blobs", result.Blobs.Select(static copied => new JsonRecord().Add(copied.Blob).Add("outcome", Word(copied.Outcome))))
        .Add("manifests", result.Manifests.Select(static manifest => new JsonRecord().Add(manifest)))
        .Add("sentBytes", result.SentBytes)
        .ToString();

    private static string Line(string word, Descriptor what) => $"{word} {what.Digest} {PythonJson.Number(what.Size)}";

    private static string Word(BlobOutcome outcome) => outcome switch
    {
        BlobOutcome.Sent => "send",
        BlobOutcome.Mounted => "mount",
        BlobOutcome.Present => "present",
        _ => "leave-out",
    };
}
