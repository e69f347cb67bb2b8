using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>Whether large files are sent while they are hashed.</summary>
internal sealed class SpeculationSetting
{
    private readonly Option<bool> _off = new("--no-speculate")
    {
        Description = "Send nothing before the registry was asked whether it has it: slower for new data, and no byte goes out in vain [DXF_SPECULATE=0]",
    };

    public void AddTo(Command command) => command.Options.Add(_off);

    /// <summary>Sets it, and where it is remembered what was pushed.</summary>
    public BlobPushOptions Apply(BlobPushOptions options, ParseResult arguments, Func<string, string?> environment) =>
        arguments.GetValue(_off) || environment("DXF_SPECULATE") is "0"
            ? options with { Speculate = false }
            : options with { History = StateFolder.Pushes(environment) is { } folder ? new SpeculationHistory(folder) : null };
}
