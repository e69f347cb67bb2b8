using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class DelBlobCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<BlobReference[]> _blobs = CommandArguments.Blobs("The blobs to delete; none: those of the manifest on stdin");
    private readonly PlatformSetting _platform = new(without: "the blobs of all of them are deleted");

    public DelBlobCommand(ToolContext context)
        : base(
            context,
            "del-blob",
            "Delete blobs. For an alias the blobs that it names are deleted; the alias itself stays (del-alias deletes it).",
            "dxf del-blob fred/datalogger sha256:4d2f...",
            "dxf del-blob fred/datalogger @may15-readings && dxf del-alias fred/datalogger may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_blobs);
        _platform.AddTo(this);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        using IDisposable scope = registry.Auth.BeginScope(AuthScope.ForRepository(repository, "pull", "delete"));
        IReadOnlyList<SelectedBlobs> selected = await BlobSelection.ResolveAsync(
            registry, Console, repository, arguments.GetValue(_blobs)!, _platform.Get(arguments, Environment), cancellationToken);

        // What several aliases, or platforms, share is deleted once.
        foreach (Digest digest in selected.SelectMany(DigestsOf).Distinct())
        {
            await registry.Blobs.DeleteAsync(repository, digest, cancellationToken);
            if (Json(arguments))
                await Output.WriteLinesAsync(Console.Output, [new JsonRecord().Add("digest", digest.Value).Add("repository", repository.Value).ToString()], cancellationToken);
        }
    }

    private static IEnumerable<Digest> DigestsOf(SelectedBlobs blobs) => blobs.Alias switch
    {
        AliasManifest manifest => manifest.Digests,
        AliasIndex index => index.Platforms.Values.SelectMany(static manifest => manifest.Digests),
        _ => [blobs.Digest!.Value],
    };
}
