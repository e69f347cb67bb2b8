using System.CommandLine;
using System.Globalization;
using Dxf.Tool.Progress;

namespace Dxf.Tool.Commands;

internal sealed class PullBlobCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<BlobReference[]> _blobs = CommandArguments.Blobs("The blobs to fetch; none: those of the manifest on stdin");
    private readonly PlatformSetting _platform = new();
    private readonly ProgressSetting _progress = new();
    private readonly Settings.Switch _blobInfo = new("--blob-info", "DXF_BLOB_INFO", "Write '<digest> <size>' and a line feed before each blob");
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write to a file, which appears when it is whole and verified, or into a folder (DIR/), a file for each blob, named by its digest",
        HelpName = "FILE|DIR/",
    };

    private readonly Option<bool> _verifyFirst = new("--verify-first")
    {
        Description = "Write nothing to stdout that isn't verified: each blob is kept in a temporary file first",
    };

    private readonly Settings.Text _chunkSize = new("--chunk-size", "DXF_CHUNK_SIZE", "BYTES", "How many bytes to write to stdout at a time; without it, as they come");

    public PullBlobCommand(ToolContext context)
        : base(
            context,
            "pull-blob",
            "Fetch blobs and write their bytes to stdout, in order. They are checked against their digests: on a mismatch the exit code is 65, and what was written must not be used.",
            "dxf pull-blob fred/datalogger @may15-readings > logger.dat",
            "dxf pull-blob -o logger.dat fred/datalogger @may15-readings",
            "dxf pull-blob -o readings/ fred/datalogger @may15-readings @june-readings",
            "dxf pull-blob fred/datalogger sha256:4d2f... | tar xz",
            "dxf get-manifest fred/datalogger may15-readings | dxf pull-blob fred/datalogger")
    {
        Arguments.Add(_repository);
        Arguments.Add(_blobs);
        _platform.AddTo(this);
        _progress.AddTo(this);
        Options.Add(_output);
        Options.Add(_verifyFirst);
        Options.Add(_blobInfo.Option);
        Options.Add(_chunkSize.Option);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        int? chunkSize = _chunkSize.Get<int?>(arguments, Environment, ParseChunkSize);
        BlobReadOptions options = new() { ChunkSize = chunkSize ?? BlobReadOptions.DefaultChunkSize };
        Platform? platform = _platform.Get(arguments, Environment);
        bool blobInfo = _blobInfo.Get(arguments, Environment);

        bool json = Json(arguments);
        string? output = Settings.NullIfEmpty(arguments.GetValue(_output));
        if (json && output is (null or "-"))
            throw new UsageException("--json needs -o FILE or -o DIR/: the blobs themselves go to stdout");

        IReadOnlyList<SelectedBlobs> selected = await BlobSelection.ResolveAsync(
            registry, Console, repository, arguments.GetValue(_blobs)!, platform, cancellationToken);

        BlobDestination destination = BlobDestination.Choose(
            output, arguments.GetValue(_verifyFirst), Console.Output, exactChunks: chunkSize is not null);
        if (!destination.TakesSeveral && selected.Sum(static blobs => DigestsOf(blobs).Count()) > 1)
            throw new UsageException($"several blobs need a folder: -o {output}{Path.DirectorySeparatorChar}");

        await using TransferDisplay display = _progress.Open(arguments, Environment, Console);
        options = options with { Progress = display.Progress };

        // What stands between an index's line and the next one is pulled together.
        List<Digest> pending = [];
        foreach (SelectedBlobs blobs in selected)
        {
            pending.AddRange(DigestsOf(blobs));
            if (blobs.Alias is not AliasIndex index)
                continue;
            await PullPendingAsync();
            await Output.WriteLinesAsync(
                Console.Output,
                json ? [AliasRecord.Of(repository, blobs.Name, index).ToString()] : AliasOutput.Digests(index),
                cancellationToken);
        }

        await PullPendingAsync();

        async Task PullPendingAsync()
        {
            await destination.PullAsync(new BlobPull(registry, repository, pending, options, Parallel(arguments), AnnounceAsync), cancellationToken);
            pending.Clear();
        }

        Task AnnounceAsync(Digest digest, long? length)
        {
            if (!json)
                return blobInfo ? WriteInfoAsync(registry, repository, digest, length, cancellationToken) : Task.CompletedTask;
            JsonRecord record = new JsonRecord()
                .Add("digest", digest.Value)
                .Add("file", destination.FileOf(digest))
                .Add("repository", repository.Value)
                .Add("size", length);
            return Output.WriteLinesAsync(Console.Output, [record.ToString()], cancellationToken);
        }
    }

    private static IEnumerable<Digest> DigestsOf(SelectedBlobs blobs) => blobs switch
    {
        { Digest: { } single } => [single],
        { Alias: AliasManifest manifest } => manifest.Digests,
        _ => [],
    };

    private async Task WriteInfoAsync(
        IRegistryClient registry, RepositoryName repository, Digest digest, long? length, CancellationToken cancellationToken)
    {
        // A server need not say the length with the bytes; it is asked for then.
        long size = length ?? (await registry.Aliases.DescribeAsync(repository, [digest], cancellationToken))[0].Size;
        await Output.WriteLinesAsync(Console.Output, [$"{digest} {PythonJson.Number(size)}"], cancellationToken);
    }

    private static int? ParseChunkSize(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= BlobReadOptions.MaxChunkSize
            ? size
            : throw new InvalidReferenceException(text, "chunk size", $"expected a number of bytes from 1 to {BlobReadOptions.MaxChunkSize}");
}
