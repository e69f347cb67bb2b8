using System.CommandLine;

namespace Dxf.Tool.Commands;

/// <summary>The form of the manifests that a verb writes.</summary>
internal sealed class ManifestFormatSetting
{
    private readonly Settings.Text _setting = new(
        "--manifest", "DXF_MANIFEST", "docker|oci", "Manifest format of aliases: docker (as python-dxf; the default on registries) or oci (the default in directories)");

    private readonly Option<bool> _oci = new("--oci") { Description = "Short for --manifest oci" };

    public void AddTo(Command command)
    {
        command.Options.Add(_oci);
        command.Options.Add(_setting.Option);
    }

    public ManifestFormat? Get(ParseResult arguments, Func<string, string?> environment) =>
        arguments.GetValue(_oci) ? ManifestFormat.Oci : _setting.Get<ManifestFormat?>(arguments, environment, Parse);

    private static ManifestFormat? Parse(string text) => text switch
    {
        "docker" => ManifestFormat.Docker,
        "oci" => ManifestFormat.Oci,
        _ => throw new InvalidReferenceException(text, "manifest format", "expected docker or oci"),
    };
}
