using Dxf.Bench.Processes;

namespace Dxf.Bench.Peers;

/// <summary>A program that is measured.</summary>
/// <param name="Name">As in the tables.</param>
/// <param name="Command">How it is started.</param>
/// <param name="Version">What it says its version is.</param>
internal sealed record Peer(string Name, Command Command, string Version)
{
    public Command Run(params IEnumerable<string> arguments) => Command.With(arguments);

    /// <summary>The same for a program that takes the registry from the variables that dxf and python-dxf share.</summary>
    public Command At(string host, params IEnumerable<string> arguments) => Command.With(arguments)
        .WithVariable("DXF_HOST", host)
        .WithVariable("DXF_INSECURE", "1")
        .WithVariable("DXF_PROGRESS", "0");
}
