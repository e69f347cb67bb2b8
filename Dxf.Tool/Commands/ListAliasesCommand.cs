using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class ListAliasesCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();

    public ListAliasesCommand(ToolContext context)
        : base(context, "list-aliases", "Print the aliases of a repository, a line each.", "dxf list-aliases fred/datalogger")
        => Arguments.Add(_repository);

    // A directory that is one layout has no others.
    protected override string? HintNotFound(ParseResult arguments, RegistryNotFoundException exception) =>
        NameEndpoint(arguments)?.StartsWith("oci-layout:", StringComparison.Ordinal) is true ? null : "list the repositories with: dxf list-repos";

    protected override Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        return Output.WriteNamesAsync(
            Console.Output,
            registry.Aliases.ListAsync(repository, cancellationToken: cancellationToken),
            Json(arguments) ? name => new JsonRecord().Add("alias", name).Add("repository", repository.Value).ToString() : null,
            cancellationToken);
    }
}
