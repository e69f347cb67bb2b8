using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class GetDigestCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference[]> _aliases = CommandArguments.Aliases("The aliases; none: the manifest on stdin");
    private readonly PlatformSetting _platform = new();

    public GetDigestCommand(ToolContext context)
        : base(
            context,
            "get-digest",
            "Print the digest of an alias's configuration, a line each: for a Docker image its image id, for an alias that dxf made its first blob. For a multi-arch image: JSON with that of each platform.",
            "dxf get-digest library/alpine latest",
            "dxf get-digest --platform linux/amd64 library/alpine latest")
    {
        // What aiodxf calls it.
        Aliases.Add("get-image-id");
        Arguments.Add(_repository);
        Arguments.Add(_aliases);
        _platform.AddTo(this);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        IReadOnlyList<AliasContent> aliases = await AliasSelection.ResolveAsync(
            registry, Console, arguments.GetValue(_repository), arguments.GetValue(_aliases)!, _platform.Get(arguments, Environment), cancellationToken);

        // Where there is no configuration, that is the answer in either form.
        foreach (AliasManifest manifest in aliases.OfType<AliasManifest>())
            _ = manifest.Manifest;
        await Output.WriteLinesAsync(
            Console.Output,
            Json(arguments) ? AliasSelection.Describe(arguments.GetValue(_repository), arguments.GetValue(_aliases)!, aliases) : aliases.Select(static alias => AliasOutput.Value(
                alias,
                static manifest => manifest.Manifest.ConfigDigest.Value,
                static manifest => PythonJson.String(manifest.Manifest.ConfigDigest.Value))),
            cancellationToken);
    }
}
