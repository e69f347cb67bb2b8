using System.CommandLine;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dxf.Tool.Commands;

/// <summary>A verb. Its services are only made when it runs; what it throws becomes a line and an exit code.</summary>
internal abstract class VerbCommand : Command
{
    private readonly ToolContext _context;

    protected VerbCommand(ToolContext context, string name, string description, IReadOnlyList<string> examples)
        : base(name, description)
    {
        _context = context;
        Examples = examples;
        SetAction(InvokeAsync);
    }

    /// <summary>Command lines that show what the verb is for.</summary>
    public IReadOnlyList<string> Examples { get; }

    protected ToolConsole Console => _context.Console;

    protected Func<string, string?> Environment => _context.Environment;

    protected EndpointSettings Endpoint => _context.Endpoint;

    /// <summary>Whether what is printed is JSON.</summary>
    protected bool Json(ParseResult arguments) => Endpoint.Json(arguments);

    /// <summary>How many transfers run side by side.</summary>
    protected int Parallel(ParseResult arguments) => Endpoint.Parallel(arguments, Environment);

    /// <summary>The endpoint as it was given, for messages; null where there are several, and the failure must say which it is about.</summary>
    protected abstract string? NameEndpoint(ParseResult arguments);

    /// <summary>What to do where something is not there; null where nothing can be said.</summary>
    protected virtual string? HintNotFound(ParseResult arguments, RegistryNotFoundException exception) => null;

    /// <summary>Registers the endpoints that the verb talks to.</summary>
    protected abstract void AddEndpoints(IServiceCollection services, ParseResult arguments);

    /// <summary>Does what the verb is for.</summary>
    protected abstract Task RunAsync(IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken);

    private async Task<int> InvokeAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using Signals signals = new();
        try
        {
            await using ServiceProvider services = ToolServices.Build(
                collection => AddEndpoints(collection, arguments),
                Console,
                Endpoint.Debug(arguments, Environment) ? LogLevel.Debug : LogLevel.Warning);
            await RunAsync(services, arguments, signals.Stopping);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
#pragma warning disable CA1031 // The outermost boundary: whatever it is, the user gets a line and no stack trace.
        catch (Exception exception)
        {
            // A transfer that was cut off by the signal may tell it in other words.
            return signals.ExitCode ?? ErrorReporter.Report(exception, this, NameEndpoint(arguments), Console.Error, Hint(exception, arguments));
        }
#pragma warning restore CA1031
    }

    private string? Hint(Exception exception, ParseResult arguments) => exception switch
    {
        RegistryNotFoundException missing => HintNotFound(arguments, missing),
        RegistryUnauthorizedException { IsAnonymous: true } => NameEndpoint(arguments) is { } host
            ? $"log in with: dxf login {host} (or set DXF_USERNAME and DXF_PASSWORD)"
            : "log in there with: dxf login",
        RegistryException { Status: HttpStatusCode.BadRequest, Uri.Scheme: "http", Errors.Count: 0 } =>
            "if it speaks https, leave out DXF_INSECURE and --insecure (of a copy: --from-insecure, --to-insecure)",
        _ => null,
    };
}
