using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

internal sealed class LogoutCommand : DxfCommand
{
    private readonly RegistryHostArgument _host = new("The registry to log out of");

    public LogoutCommand(ToolContext context)
        : base(
            context,
            "logout",
            "Remove the login that is kept for a registry, from docker's credential helper or configuration file.",
            "dxf logout registry.example") => Arguments.Add(_host.Argument);

    protected override string? NameEndpoint(ParseResult arguments) => _host.Get(arguments) ?? base.NameEndpoint(arguments);

    protected override void Configure(DxfOptions options, ParseResult arguments) => options.Host = NameEndpoint(arguments);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RegistryHostArgument.RequireRegistry(registry);
        DockerCredentialStore store = new(Environment);
        bool erased = await store.EraseAsync(registry.Endpoint, cancellationToken);
        Tell(erased ? $"logged out of {registry.Endpoint}" : $"not logged in to {registry.Endpoint}");

        // Files of podman's, which dxf reads and does not write.
        if (await store.FindAsync(registry.Endpoint, repository: null, cancellationToken) is { } left)
            Tell($"warning: another login remains, that of {left} in {left.Origin}");
    }

    private void Tell(string message) => Console.Error.WriteLine(TerminalText.Escape("dxf: " + message));
}
