using System.CommandLine;
using System.Text;

namespace Dxf.Tool.Commands;

internal sealed class GetManifestCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference[]> _aliases = CommandArguments.Aliases("The aliases");
    private readonly PlatformSetting _platform = new();

    public GetManifestCommand(ToolContext context)
        : base(
            context,
            "get-manifest",
            "Print the manifests that aliases name, byte for byte. For a multi-arch image: JSON with the text of each platform's.",
            "dxf get-manifest fred/datalogger may15-readings",
            "dxf get-manifest fred/datalogger may15-readings | dxf pull-blob fred/datalogger")
    {
        Arguments.Add(_repository);
        Arguments.Add(_aliases);
        _platform.AddTo(this);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        // Without an alias there is nothing to print; stdin holds a manifest already.
        using MemoryStream manifests = new();
        foreach (Reference alias in arguments.GetValue(_aliases)!)
        {
            AliasContent content = await registry.Aliases.GetAsync(
                arguments.GetValue(_repository), alias, _platform.Get(arguments, Environment), cancellationToken);
            if (Json(arguments))
            {
                string record = AliasRecord.Of(arguments.GetValue(_repository), alias, content, withText: true) + "\n";
                manifests.Write(Encoding.ASCII.GetBytes(record).AsSpan());
                continue;
            }

            manifests.Write(content is AliasManifest manifest
                ? manifest.Content.Bytes.Span
                : Encoding.UTF8.GetBytes(AliasOutput.Value(content, Text, static manifest => PythonJson.String(Text(manifest)))));
        }

        await Console.Output.WriteAsync(manifests.ToArray(), cancellationToken);
    }

    private static string Text(AliasManifest manifest) => Encoding.UTF8.GetString(manifest.Content.Bytes.Span);
}
