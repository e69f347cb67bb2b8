using System.CommandLine;
using Dxf.Client;
using Dxf.Tool.Progress;

namespace Dxf.Tool.Commands;

internal sealed class MakePayloadCommand : DxfCommand
{
    private readonly Argument<PayloadImage[]> _images = CommandArguments.Images(
        "The images that shall be on the other side: name:tag, separated by commas, without a registry");

    private readonly Option<PayloadImage[]> _alreadyTransferred = new("--already-transferred", "-a")
    {
        Description = "Images that are on the other side already: what they have in common with the others is left out, and found there",
        HelpName = "images",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = static result => result.Tokens is [{ Value: "" }] ? [] : CommandArguments.ParseImages(result),
    };

    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "Write to a file, which appears when it is whole; without it, to stdout",
        HelpName = "FILE",
    };

    private readonly Settings.Text _platform = new(
        "--platform", "DXF_PLATFORM", "OS/ARCH[/VARIANT]", "Take one platform of multi-arch images, not all and the index (which docker-charon can't push)");

    private readonly PayloadRegistry _registry = new();
    private readonly ProgressSetting _progress = new();

    public MakePayloadCommand(ToolContext context)
        : base(
            context,
            "make-payload",
            "Put images into one file that can be carried over an air gap: a zip in docker-charon's format, for push-payload or docker-charon on the other side.",
            "dxf make-payload -r docker.io -f payload.zip library/python:3.12-alpine,library/redis:7",
            "dxf make-payload -f update.zip -a app/web:1.0,app/worker:1.0 app/web:1.1,app/worker:1.1",
            "dxf make-payload app/web:1.1 | ssh inside dxf push-payload")
    {
        Arguments.Add(_images);
        Options.Add(_file);
        Options.Add(_alreadyTransferred);
        Options.Add(_platform.Option);
        _registry.AddTo(this);
        _progress.AddTo(this);
    }

    protected override string? NameEndpoint(ParseResult arguments) => _registry.Name(arguments, base.NameEndpoint(arguments));

    protected override void Configure(DxfOptions options, ParseResult arguments) =>
        _registry.Apply(options, arguments, Endpoint, Environment);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        string? file = arguments.GetValue(_file) is { Length: > 0 } path and not "-" ? path : null;
        if (file is null && Json(arguments))
            throw new UsageException("--json needs -f FILE: the payload itself goes to stdout");

        await using TransferDisplay display = _progress.Open(arguments, Environment, Console);
        PayloadImage[] images = arguments.GetRequiredValue(_images);
        MakePayloadOptions options = new()
        {
            AlreadyTransferred = arguments.GetValue(_alreadyTransferred) ?? [],
            Parallel = Parallel(arguments),
            Platform = _platform.Get<Platform?>(arguments, Environment, Platform.Parse),
            Progress = display.Progress,
        };
        if (file is null)
        {
            await registry.MakePayloadAsync(images, Console.Output, options, cancellationToken);
            return;
        }

        await registry.MakePayloadFileAsync(images, file, options, cancellationToken);
        if (Json(arguments))
        {
            await Output.WriteLinesAsync(
                Console.Output,
                images.Select(image => new JsonRecord().Add("file", file).Add("image", image.ToString()).ToString()),
                cancellationToken);
        }
    }
}
