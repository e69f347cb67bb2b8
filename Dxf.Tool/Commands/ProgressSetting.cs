using System.CommandLine;
using Dxf.Tool.Progress;

namespace Dxf.Tool.Commands;

/// <summary>Whether a verb shows how its transfers go on.</summary>
internal sealed class ProgressSetting
{
    private readonly Settings.Text _setting = new(
        "--progress", "DXF_PROGRESS", "1|0", "Show progress on stderr: 1 always, 0 never; without it, when stderr is a terminal");

    public void AddTo(Command command) => command.Options.Add(_setting.Option);

    public TransferDisplay Open(ParseResult arguments, Func<string, string?> environment, ToolConsole console)
    {
        // As in python-dxf, any other value is no answer.
        ProgressMode mode = _setting.Get(arguments, environment) switch
        {
            "1" => ProgressMode.Always,
            "0" => ProgressMode.Never,
            _ => ProgressMode.Auto,
        };
        return TransferDisplay.Create(mode, console.Error, console.ErrorIsTerminal);
    }
}
