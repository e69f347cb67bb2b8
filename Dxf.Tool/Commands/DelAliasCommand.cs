using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class DelAliasCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference[]> _aliases = CommandArguments.Aliases("The aliases to delete");

    public DelAliasCommand(ToolContext context)
        : base(
            context,
            "del-alias",
            "Delete aliases and print the digests of the blobs that they named. The blobs stay. An alias is deleted by its manifest: other aliases of the same blobs in the same order have the same manifest and go, too.",
            "dxf del-alias fred/datalogger may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_aliases);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        foreach (Reference alias in arguments.GetValue(_aliases)!)
        {
            ManifestContent deleted = await registry.Aliases.DeleteAsync(arguments.GetValue(_repository), alias, cancellationToken);
            lines.AddRange(Describe(deleted));
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
