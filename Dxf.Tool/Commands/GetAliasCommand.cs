using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class GetAliasCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference[]> _aliases = CommandArguments.Aliases("The aliases; none: the manifest on stdin");
    private readonly PlatformSetting _platform = new();

    public GetAliasCommand(ToolContext context)
        : base(
            context,
            "get-alias",
            "Print the digests of the blobs that aliases name, a line each. For a multi-arch image: JSON with those of each platform.",
            "dxf get-alias fred/datalogger may15-readings",
            "dxf get-alias --platform linux/arm64/v8 library/alpine latest")
    {
        Arguments.Add(_repository);
        Arguments.Add(_aliases);
        _platform.AddTo(this);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        IReadOnlyList<AliasContent> aliases = await AliasSelection.ResolveAsync(
            registry, Console, arguments.GetValue(_repository), arguments.GetValue(_aliases)!, _platform.Get(arguments, Environment), cancellationToken);
        await Output.WriteLinesAsync(
            Console.Output,
            Json(arguments) ? AliasSelection.Describe(arguments.GetValue(_repository), arguments.GetValue(_aliases)!, aliases) : aliases.SelectMany(AliasOutput.Digests),
            cancellationToken);
    }
}
