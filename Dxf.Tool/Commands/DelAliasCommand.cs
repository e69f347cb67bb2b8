using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class DelAliasCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference[]> _aliases = CommandArguments.Aliases("The aliases to delete");

    private readonly Option<bool> _tagOnly = new("--tag-only")
    {
        Description = "Delete the tag alone: the manifest stays, and with it other aliases of the same blobs",
    };

    public DelAliasCommand(ToolContext context)
        : base(
            context,
            "del-alias",
            "Delete aliases and print the digests of the blobs that they named. The blobs stay. An alias is deleted by its manifest: other aliases of the same blobs in the same order have the same manifest and go, too, unless --tag-only is given.",
            "dxf del-alias fred/datalogger may15-readings",
            "dxf del-alias --tag-only fred/datalogger may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_aliases);
        Options.Add(_tagOnly);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        Reference[] aliases = arguments.GetValue(_aliases)!;
        bool tagOnly = arguments.GetValue(_tagOnly);
        if (tagOnly && aliases.FirstOrDefault(static alias => alias.Digest is not null) is { Digest: not null } digest)
            throw new UsageException($"{digest} is a digest, and --tag-only deletes tags");

        List<string> lines = [];
        foreach (Reference alias in aliases)
        {
            ManifestContent deleted = tagOnly
                ? await registry.Aliases.DeleteTagAsync(repository, alias.Tag!.Value, cancellationToken)
                : await registry.Aliases.DeleteAsync(repository, alias, cancellationToken);
            lines.AddRange(Json(arguments) ? [AliasRecord.Of(repository, alias, deleted).ToString()] : Describe(deleted));
        }

        await Output.WriteLinesAsync(Console.Output, lines, cancellationToken);
    }

    private static IEnumerable<string> Describe(ManifestContent manifest) => manifest.IsIndex
        ?
        [
            PythonJson.Object(manifest.ReadIndex().PlatformManifests.Select(
                static entry => KeyValuePair.Create(entry.Platform!.ToString(), PythonJson.String(entry.Digest.Value)))),
        ]
        : new AliasManifest(manifest).Digests.Select(static digest => digest.Value);
}
