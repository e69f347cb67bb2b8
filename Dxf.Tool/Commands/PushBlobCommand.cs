using System.CommandLine;
using Dxf.Client;
using Dxf.Tool.Progress;

namespace Dxf.Tool.Commands;

internal sealed class PushBlobCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<string> _file = new("file") { Description = "The file to upload; - for stdin, of whatever length", HelpName = "file" };
    private readonly Argument<Tag?> _alias = CommandArguments.MarkedAlias("Also give the blob this name");
    private readonly ManifestFormatSetting _format = new();
    private readonly ProgressSetting _progress = new();
    private readonly Settings.Switch _resume = new(
        "--resume", "DXF_RESUME", "Remember the upload, so that the next push of the same file goes on where this one broke");

    private readonly SpeculationSetting _speculation = new();

    public PushBlobCommand(ToolContext context)
        : base(
            context,
            "push-blob",
            "Upload a file and print its digest. What the registry has already is not sent again.",
            "dxf push-blob fred/datalogger logger.dat",
            "dxf push-blob fred/datalogger logger.dat @may15-readings",
            "tar cz readings/ | dxf push-blob fred/datalogger - @readings",
            "dxf push-blob --resume fred/datalogger huge.img")
    {
        Arguments.Add(_repository);
        Arguments.Add(_file);
        Arguments.Add(_alias);
        _format.AddTo(this);
        _progress.AddTo(this);
        _speculation.AddTo(this);
        Options.Add(_resume.Option);
    }

    protected override void Configure(DxfOptions options, ParseResult arguments) =>
        _format.Apply(options, arguments, Environment, hasAlias: arguments.GetValue(_alias) is not null);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        string file = arguments.GetRequiredValue(_file);
        bool resume = _resume.Get(arguments, Environment);
        if (resume && file is FileArgument.Stdin && arguments.GetResult(_resume.Option) is { Implicit: false })
            throw new UsageException("--resume needs a file: stdin can't be read again");

        BlobSource source = FileArgument.Open(file, Console);

        Descriptor blob;
        await using (TransferDisplay display = _progress.Open(arguments, Environment, Console))
        {
            BlobPushOptions options = new()
            {
                Progress = display.Progress,
                Journal = resume && file is not FileArgument.Stdin ? new UploadJournal(StateFolder.Uploads(Environment)) : null,
            };
            blob = await registry.Blobs.PushAsync(repository, source, _speculation.Apply(options, arguments, Environment), cancellationToken);
        }

        if (arguments.GetValue(_alias) is { } alias)
            await _format.SetAsync(registry, repository, alias, [ManifestFormatSetting.WithTitle(blob, file)], arguments, cancellationToken);
        await Output.WriteLinesAsync(
            Console.Output, [PushedBlob.Line(Json(arguments), repository, file, arguments.GetValue(_alias), blob)], cancellationToken);
    }
}
