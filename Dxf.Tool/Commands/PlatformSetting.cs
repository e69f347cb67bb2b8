using System.CommandLine;

namespace Dxf.Tool.Commands;

/// <summary>Which platform of a multi-arch image a verb is about.</summary>
internal sealed class PlatformSetting
{
    private readonly Settings.Text _setting = new(
        "--platform", "DXF_PLATFORM", "OS/ARCH[/VARIANT]", "Which platform of a multi-arch image to take; without it, JSON tells about each");

    public void AddTo(Command command) => command.Options.Add(_setting.Option);

    public Platform? Get(ParseResult arguments, Func<string, string?> environment) =>
        _setting.Get<Platform?>(arguments, environment, Platform.Parse);
}
