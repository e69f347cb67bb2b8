using System.CommandLine;
using System.Globalization;
using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>How many blobs a verb transfers side by side.</summary>
internal sealed class ParallelSetting
{
    private readonly Settings.Text _setting = new(
        "--parallel", "DXF_PARALLEL", "N", $"How many blobs are transferred side by side, 1 to {CopyOptions.MaxParallel} (default {CopyOptions.DefaultParallel})");

    public void AddTo(Command command) => command.Options.Add(_setting.Option);

    public int Get(ParseResult arguments, Func<string, string?> environment) =>
        _setting.Get<int?>(arguments, environment, Parse) ?? CopyOptions.DefaultParallel;

    private static int? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int parallel) && parallel is >= 1 and <= CopyOptions.MaxParallel
            ? parallel
            : throw new InvalidReferenceException(text, "number of transfers", $"expected 1 to {CopyOptions.MaxParallel}");
}
