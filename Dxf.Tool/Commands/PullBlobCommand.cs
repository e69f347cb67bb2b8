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
    private readonly Settings.Text _chunkSize = new("--chunk-size", "DXF_CHUNK_SIZE", "BYTES", "How many bytes to write at a time");

    public PullBlobCommand(ToolContext context)
        : base(
            context,
            "pull-blob",
            "Fetch blobs and write their bytes to stdout, in order. They are checked against their digests: on a mismatch the exit code is 65, and what was written must not be used.",
            "dxf pull-blob fred/datalogger @may15-readings > logger.dat",
            "dxf pull-blob fred/datalogger sha256:4d2f... | tar xz",
            "dxf get-manifest fred/datalogger may15-readings | dxf pull-blob fred/datalogger")
    {
        Arguments.Add(_repository);
        Arguments.Add(_blobs);
        _platform.AddTo(this);
        _progress.AddTo(this);
        Options.Add(_blobInfo.Option);
        Options.Add(_chunkSize.Option);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        BlobReadOptions options = new()
        {
            ChunkSize = _chunkSize.Get<int?>(arguments, Environment, ParseChunkSize) ?? BlobReadOptions.DefaultChunkSize,
        };
        Platform? platform = _platform.Get(arguments, Environment);
        bool blobInfo = _blobInfo.Get(arguments, Environment);

        IReadOnlyList<SelectedBlobs> selected = await BlobSelection.ResolveAsync(
            registry, Console, repository, arguments.GetValue(_blobs)!, platform, cancellationToken);

        await using TransferDisplay display = _progress.Open(arguments, Environment, Console);
        options = options with { Progress = display.Progress };
        foreach (SelectedBlobs blobs in selected)
        {
            if (blobs.Alias is AliasIndex index)
            {
                await Output.WriteLinesAsync(Console.Output, AliasOutput.Digests(index), cancellationToken);
                continue;
            }

            IEnumerable<Digest> digests = blobs.Digest is { } single ? [single] : ((AliasManifest)blobs.Alias!).Blobs.Select(static blob => blob.Digest);
            foreach (Digest digest in digests)
                await PullAsync(registry, repository, digest, options, blobInfo, cancellationToken);
        }
    }

    private async Task PullAsync(
        IRegistryClient registry, RepositoryName repository, Digest digest, BlobReadOptions options, bool blobInfo, CancellationToken cancellationToken)
    {
        await using BlobContent content = await registry.Blobs.OpenReadAsync(repository, digest, options, cancellationToken);
        if (blobInfo)
        {
            // A server need not say the length with the bytes; it is asked for then.
            long size = content.Length
                ?? (await registry.Blobs.FindAsync(repository, digest, cancellationToken))?.Size
                ?? throw RegistryNotFoundException.ForBlob(repository, digest, registry.Endpoint);
            await Output.WriteLinesAsync(Console.Output, [$"{digest} {PythonJson.Number(size)}"], cancellationToken);
        }

        await content.CopyToAsync(Console.Output, cancellationToken);
    }

    private static int? ParseChunkSize(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= BlobReadOptions.MaxChunkSize
            ? size
            : throw new InvalidReferenceException(text, "chunk size", $"expected a number of bytes from 1 to {BlobReadOptions.MaxChunkSize}");
}
