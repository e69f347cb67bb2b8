using System.CommandLine;
using Dxf.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dxf.Tool.Commands;

/// <summary>A verb. It runs in the generic host, which is only built when it runs; what it throws becomes a line and an exit code.</summary>
internal abstract class DxfCommand : Command
{
    private readonly ToolContext _context;

    protected DxfCommand(ToolContext context, string name, string description, params IReadOnlyList<string> examples)
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

    /// <summary>How many transfers run side by side.</summary>
    protected int Parallel(ParseResult arguments) => _context.Endpoint.Parallel(arguments, Environment);

    /// <summary>Sets what only this verb has a setting for.</summary>
    protected virtual void Configure(DxfOptions options, ParseResult arguments)
    {
    }

    /// <summary>Does what the verb is for.</summary>
    protected abstract Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken);

    private async Task<int> InvokeAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        SignalLifetime? signals = null;
        try
        {
            using IHost host = ToolHost.Build(
                options =>
                {
                    _context.Endpoint.Apply(options, arguments, Environment);
                    Configure(options, arguments);
                },
                Console,
                _context.Endpoint.Debug(arguments, Environment) ? LogLevel.Debug : LogLevel.Warning);
            signals = host.Services.GetRequiredService<SignalLifetime>();
            await host.StartAsync(cancellationToken);
            await RunAsync(host.Services.GetRequiredService<IRegistryClient>(), arguments, signals.Stopping);
            await host.StopAsync(cancellationToken);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (signals?.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
#pragma warning disable CA1031 // The outermost boundary: whatever it is, the user gets a line and no stack trace.
        catch (Exception exception)
        {
            // A transfer that was cut off by the signal may tell it in other words.
            return signals?.ExitCode ?? ErrorReporter.Report(exception, this, _context.Endpoint.Host(arguments, Environment), Console.Error);
        }
#pragma warning restore CA1031
    }
}
