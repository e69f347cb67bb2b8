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

        List<string> sizes = [];
        BlobReference[] given = arguments.GetValue(_blobs)!;
        foreach ((int index, SelectedBlobs blobs) in selected.Index())
        {
            if (Json(arguments))
            {
                sizes.Add((blobs.Alias is { } described
                    ? AliasRecord.Of(repository, index < given.Length ? given[index].Alias : null, described)
                    : new JsonRecord()
                        .Add("digest", blobs.Digest!.Value.Value)
                        .Add("repository", repository.Value)
                        .Add("size", await GetSizeAsync(registry, repository, blobs.Digest!.Value, cancellationToken))).ToString());
                continue;
            }

            sizes.Add(blobs.Alias is { } alias
                ? await DescribeAsync(registry, repository, alias, cancellationToken)
                : PythonJson.Number(await GetSizeAsync(registry, repository, blobs.Digest!.Value, cancellationToken)));
        }

        await Output.WriteLinesAsync(Console.Output, sizes, cancellationToken);
    }

    private static async Task<string> DescribeAsync(IRegistryClient registry, RepositoryName repository, AliasContent alias, CancellationToken cancellationToken)
    {
        Dictionary<AliasManifest, string> sizes = [];
        foreach (AliasManifest manifest in alias is AliasIndex index ? index.Platforms.Values : [(AliasManifest)alias])
        {
            IReadOnlyList<Descriptor> blobs = await registry.Aliases.GetBlobsAsync(repository, manifest, cancellationToken);
            sizes[manifest] = PythonJson.Number(blobs.Sum(static blob => blob.Size));
        }

        return AliasOutput.Value(alias, manifest => sizes[manifest], manifest => sizes[manifest]);
    }

    private static async Task<long> GetSizeAsync(IRegistryClient registry, RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        (await registry.Blobs.FindAsync(repository, digest, cancellationToken))?.Size
        ?? throw RegistryNotFoundException.ForBlob(repository, digest, registry.Endpoint);
}
