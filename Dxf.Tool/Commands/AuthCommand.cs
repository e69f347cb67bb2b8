using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

internal sealed class AuthCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<string[]> _actions = new("action")
    {
        Description = "What the token is to allow: pull, push, delete, '*', or what else the registry knows",
        HelpName = "action",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public AuthCommand(ToolContext context)
        : base(
            context,
            "auth",
            "Print a token for a repository, to be used as DXF_TOKEN. Prints nothing where the registry needs no token.",
            "export DXF_TOKEN=$(dxf auth fred/datalogger pull)",
            "dxf auth fred/datalogger pull push")
    {
        Arguments.Add(_repository);
        Arguments.Add(_actions);
    }

    // A token that is there already is no answer to the question for one.
    protected override void Configure(DxfOptions options, ParseResult arguments) => options.Token = null;

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        // As token servers take them: one word each, or several with commas between them.
        string[] actions = [.. arguments.GetValue(_actions)!.SelectMany(static action => action.Split(','))];
        AuthScope? scope = actions.Length is 0 ? null : AuthScope.ForRepository(arguments.GetValue(_repository), actions);
        string? token = await registry.Auth.GetTokenAsync(scope, cancellationToken);
        if (Json(arguments))
            await Output.WriteLinesAsync(Console.Output, [new JsonRecord().Add("token", token).ToString()], cancellationToken);
        else if (token is not null)
            await Output.WriteLinesAsync(Console.Output, [token], cancellationToken);
    }
}
