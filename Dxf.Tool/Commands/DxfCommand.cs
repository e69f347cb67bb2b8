using System.CommandLine;
using Dxf.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tool.Commands;

/// <summary>A verb that talks to one endpoint, the one that <c>DXF_HOST</c> names.</summary>
internal abstract class DxfCommand : VerbCommand
{
    protected DxfCommand(ToolContext context, string name, string description, params IReadOnlyList<string> examples)
        : base(context, name, description, examples)
    {
    }

    /// <summary>Sets what only this verb has a setting for.</summary>
    protected virtual void Configure(DxfOptions options, ParseResult arguments)
    {
    }

    /// <summary>Does what the verb is for.</summary>
    protected abstract Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken);

    protected override string? NameEndpoint(ParseResult arguments) => Endpoint.Host(arguments, Environment);

    // What is asked for by its digest is on no list.
    protected override string? HintNotFound(ParseResult arguments, RegistryNotFoundException exception) =>
        Arguments.OfType<Argument<RepositoryName>>().FirstOrDefault() is { } repository && !exception.Message.Contains("@sha", StringComparison.Ordinal)
            ? $"list what is there with: dxf list-aliases {arguments.GetValue(repository)}"
            : null;

    protected sealed override void AddEndpoints(IServiceCollection services, ParseResult arguments) => services.AddDxf(options =>
    {
        Endpoint.Apply(options, arguments, Environment);
        Configure(options, arguments);
        EndpointSettings.RequireHost(options);
    });

    protected sealed override Task RunAsync(IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken) =>
        RunAsync(services.GetRequiredService<IRegistryClient>(), arguments, cancellationToken);
}
