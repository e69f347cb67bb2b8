using System.CommandLine;

namespace Dxf.Tool.Commands;

/// <summary>Which platform of a multi-arch image a verb is about.</summary>
/// <param name="without">What the verb does without it.</param>
internal sealed class PlatformSetting(string without = "JSON tells about each")
{
    private readonly Settings.Text _setting = new(
        "--platform", "DXF_PLATFORM", "OS/ARCH[/VARIANT]", "Which platform of a multi-arch image to take; without it, " + without);

    public void AddTo(Command command) => command.Options.Add(_setting.Option);

    public Platform? Get(ParseResult arguments, Func<string, string?> environment) =>
        _setting.Get<Platform?>(arguments, environment, Platform.Parse);
}
