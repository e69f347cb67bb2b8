using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Dxf.Client;
using Dxf.Tool.Progress;

namespace Dxf.Tool.Commands;

internal sealed class PushPayloadCommand : DxfCommand
{
    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "Read the payload from a file; without it, from stdin, into a temporary file first",
        HelpName = "FILE",
    };

    private readonly Option<bool> _strict = new("--strict", "-s")
    {
        Description = "Fail, before anything is pushed, where an image that was left out as already transferred is not there",
    };

    private readonly PayloadRegistry _registry = new();
    private readonly ProgressSetting _progress = new();

    public PushPayloadCommand(ToolContext context)
        : base(
            context,
            "push-payload",
            "Push the images of a payload (of make-payload, or docker-charon) and print their names, a line each. All of it is verified before the first image gets its name; what the registry has is not sent again.",
            "dxf push-payload -f payload.zip -r localhost:5000 -i",
            "dxf push-payload --strict < update.zip")
    {
        Options.Add(_file);
        Options.Add(_strict);
        _registry.AddTo(this);
        _progress.AddTo(this);
    }

    protected override string? NameEndpoint(ParseResult arguments) => _registry.Name(arguments, base.NameEndpoint(arguments));

    protected override void Configure(DxfOptions options, ParseResult arguments) =>
        _registry.Apply(options, arguments, Endpoint, Environment);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        PushedPayload pushed;
        await using (Stream input = await OpenAsync(arguments.GetValue(_file)))
        await using (TransferDisplay display = _progress.Open(arguments, Environment, Console))
        {
            PushPayloadOptions options = new()
            {
                IsStrict = arguments.GetValue(_strict),
                Parallel = Parallel(arguments),
                Progress = display.Progress,
            };
            try
            {
                pushed = await registry.PushPayloadAsync(input, options, cancellationToken);
            }
            catch (PayloadException exception)
            {
                throw new DxfException($"{(IsFile(arguments.GetValue(_file)) ? arguments.GetValue(_file) : "stdin")}: {exception.Message}", exception);
            }
        }

        foreach (PayloadImage image in pushed.Missing)
            await Console.Error.WriteLineAsync($"dxf: warning: {image} was left out of the payload as already transferred, and is not at {registry.Endpoint}");
        await Output.WriteLinesAsync(Console.Output, pushed.Images.Select(image => Json(arguments) ? new JsonRecord().Add("image", image.ToString()).ToString() : image.ToString()), cancellationToken);
    }

    private static bool IsFile([NotNullWhen(true)] string? path) => path is { Length: > 0 } and not "-";

    private async Task<Stream> OpenAsync(string? path)
    {
        if (IsFile(path))
        {
            return Directory.Exists(path)
                ? throw new UnauthorizedAccessException($"'{path}' is a folder, not a file.")
                : new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous });
        }

        if (Console.InputIsTerminal)
            await Console.Error.WriteLineAsync("dxf: reading a payload from stdin");
        return Console.GetInput();
    }
}
