using System.CommandLine;
using System.CommandLine.Parsing;
using Dxf.Client;
using Dxf.Tool.Progress;

namespace Dxf.Tool.Commands;

internal sealed class PushBlobsCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<FilesAndAlias> _files = new("file")
    {
        Description = "The files to upload (- for stdin), and an alias with an @ before it (the last argument) to name them all, in this order",
        HelpName = "file|@alias",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
    };

    private readonly ManifestFormatSetting _format = new();
    private readonly ProgressSetting _progress = new();
    private readonly SpeculationSetting _speculation = new();

    public PushBlobsCommand(ToolContext context)
        : base(
            context,
            "push-blobs",
            "Upload several files side by side and print their digests, a line each, in the order of the files. A file whose name starts with an @ is written ./@name.",
            "dxf push-blobs fred/datalogger *.dat",
            "dxf push-blobs fred/datalogger logger.dat calibration.dat @may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_files);
        _format.AddTo(this);
        _progress.AddTo(this);
        _speculation.AddTo(this);
    }

    protected override void Configure(DxfOptions options, ParseResult arguments) =>
        _format.Apply(options, arguments, Environment, hasAlias: arguments.GetRequiredValue(_files).Alias is not null);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        FilesAndAlias what = arguments.GetRequiredValue(_files);

        // All of them must be there before the first one is sent.
        IReadOnlyList<BlobSource> sources = [.. what.Files.Select(file => FileArgument.Open(file, Console))];
        using IDisposable scope = registry.Auth.BeginScope(AuthScope.ForRepository(repository, "pull", "push"));
        List<Descriptor> blobs = [];
        await using (TransferDisplay display = _progress.Open(arguments, Environment, Console))
        {
            BlobPushOptions options = _speculation.Apply(new BlobPushOptions { Progress = display.Progress }, arguments, Environment);
            await foreach (Descriptor blob in registry.Blobs.PushManyAsync(repository, sources, options, Parallel(arguments), cancellationToken))
                blobs.Add(blob);
        }

        if (what.Alias is { } alias)
        {
            await _format.SetAsync(
                registry,
                repository,
                alias,
                [.. blobs.Select((blob, index) => ManifestFormatSetting.WithTitle(blob, what.Files[index]))],
                arguments,
                cancellationToken);
        }

        await Output.WriteLinesAsync(
            Console.Output,
            blobs.Select((blob, index) => PushedBlob.Line(Json(arguments), repository, what.Files[index], what.Alias, blob)),
            cancellationToken);
    }

    private static FilesAndAlias? Parse(ArgumentResult result)
    {
        IReadOnlyList<string> values = [.. result.Tokens.Select(static token => token.Value)];
        if (values.Count is 0)
            return null;

        Tag? alias = null;
        if (values[^1].StartsWith('@'))
        {
            try
            {
                alias = CommandArguments.ParseMarkedAlias(values[^1]);
            }
            catch (InvalidReferenceException exception)
            {
                result.AddError(exception.Message);
                return null;
            }

            values = [.. values.SkipLast(1)];
        }

        if (values.FirstOrDefault(static value => value.StartsWith('@')) is { } early)
            result.AddError($"'{early}' is an alias, which comes last; a file of that name is ./{early}");
        else if (values.Count(static value => value is FileArgument.Stdin) > 1)
            result.AddError("- is stdin, which can be read once");
        else if (values.Count is 0)
            result.AddError("too few arguments: a file is missing");
        return new FilesAndAlias(values, alias);
    }

    private sealed record FilesAndAlias(IReadOnlyList<string> Files, Tag? Alias);
}
