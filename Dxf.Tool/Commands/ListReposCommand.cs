using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class ListReposCommand(ToolContext context) : DxfCommand(
    context,
    "list-repos",
    "Print the names of all repositories, a line each. Not every registry allows it.",
    "dxf list-repos")
{
    protected override Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken) =>
        Output.WriteNamesAsync(
            Console.Output,
            registry.Catalog.ListRepositoriesAsync(cancellationToken: cancellationToken),
            Json(arguments) ? static name => new JsonRecord().Add("repository", name).ToString() : null,
            cancellationToken);
}
