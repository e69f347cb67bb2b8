using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class BlobSizeCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<BlobReference[]> _blobs = CommandArguments.Blobs("The blobs to measure; none: those of the manifest on stdin");
    private readonly PlatformSetting _platform = new();

    public BlobSizeCommand(ToolContext context)
        : base(
            context,
            "blob-size",
            "Print the size of blobs in bytes, a line each. An alias's is the sum of its blobs'; a multi-arch image's is JSON with that of each platform.",
            "dxf blob-size fred/datalogger sha256:4d2f...",
            "dxf blob-size fred/datalogger @may15-readings @june-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_blobs);
        _platform.AddTo(this);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        IReadOnlyList<SelectedBlobs> selected = await BlobSelection.ResolveAsync(
            registry, Console, repository, arguments.GetValue(_blobs)!, _platform.Get(arguments, Environment), cancellationToken);

        List<string> lines = [];
        foreach (SelectedBlobs blobs in selected)
        {
            lines.Add(blobs.Alias is { } alias
                ? await DescribeAsync(registry, repository, blobs.Name, alias, Json(arguments), cancellationToken)
                : await DescribeAsync(registry, repository, blobs.Digest!.Value, Json(arguments), cancellationToken));
        }

        await Output.WriteLinesAsync(Console.Output, lines, cancellationToken);
    }

    private static async Task<string> DescribeAsync(
        IRegistryClient registry, RepositoryName repository, Reference? name, AliasContent alias, bool json, CancellationToken cancellationToken)
    {
        Dictionary<AliasManifest, IReadOnlyList<Descriptor>> blobs = [];
        foreach (AliasManifest manifest in alias is AliasIndex index ? index.Platforms.Values : [(AliasManifest)alias])
            blobs[manifest] = await registry.Aliases.GetBlobsAsync(repository, manifest, cancellationToken);

        return json ? AliasRecord.Of(repository, name, alias, blobs: blobs).ToString() : AliasOutput.Value(alias, Size, Size);

        string Size(AliasManifest manifest) => PythonJson.Number(blobs[manifest].Sum(static blob => blob.Size));
    }

    private static async Task<string> DescribeAsync(
        IRegistryClient registry, RepositoryName repository, Digest digest, bool json, CancellationToken cancellationToken)
    {
        long size = (await registry.Aliases.DescribeAsync(repository, [digest], cancellationToken))[0].Size;
        return json
            ? new JsonRecord().Add("digest", digest.Value).Add("repository", repository.Value).Add("size", size).ToString()
            : PythonJson.Number(size);
    }
}
