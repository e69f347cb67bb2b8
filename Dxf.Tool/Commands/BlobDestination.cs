using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>Where pulled blobs go: stdout, a file or a folder.</summary>
internal abstract class BlobDestination
{
    /// <param name="path">The value of <c>-o</c>: a file, or a folder (one that is there, or with a separator at its end).</param>
    /// <param name="verifyFirst">Whether stdout gets nothing that isn't verified yet.</param>
    /// <param name="output">Stdout.</param>
    public static BlobDestination Choose(string? path, bool verifyFirst, Stream output) => path switch
    {
        null or "-" => verifyFirst ? new SpooledOutput(output) : new DirectOutput(output),
        _ when Directory.Exists(path) || Path.EndsInDirectorySeparator(path) => new IntoFolder(path),
        _ => new IntoFile(path),
    };

    /// <summary>Whether more than one blob can go there.</summary>
    public virtual bool TakesSeveral => true;

    /// <param name="registry">Where the blob is.</param>
    /// <param name="repository">Its repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="announce">Told the blob's length before its bytes are written; the length is null where the server does not say it.</param>
    /// <param name="cancellationToken">Stops the pull.</param>
    public abstract Task PullAsync(
        IRegistryClient registry, RepositoryName repository, Digest digest, BlobReadOptions options, Func<long?, Task> announce, CancellationToken cancellationToken);

    private sealed class DirectOutput(Stream output) : BlobDestination
    {
        public override async Task PullAsync(
            IRegistryClient registry, RepositoryName repository, Digest digest, BlobReadOptions options, Func<long?, Task> announce, CancellationToken cancellationToken)
        {
            await using BlobContent content = await registry.Blobs.OpenReadAsync(repository, digest, options, cancellationToken);
            await announce(content.Length);
            await content.CopyToAsync(output, cancellationToken);
        }
    }

    private sealed class SpooledOutput(Stream output) : BlobDestination
    {
        public override async Task PullAsync(
            IRegistryClient registry, RepositoryName repository, Digest digest, BlobReadOptions options, Func<long?, Task> announce, CancellationToken cancellationToken)
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("dxf-");
            try
            {
                string spool = Path.Join(folder.FullName, "blob");
                await registry.Blobs.PullToFileAsync(repository, digest, spool, options, cancellationToken);
                await using FileStream file = new(spool, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
                await announce(file.Length);
                await file.CopyToAsync(output, options.ChunkSize, cancellationToken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private class IntoFile(string path) : BlobDestination
    {
        public override bool TakesSeveral => false;

        public override async Task PullAsync(
            IRegistryClient registry, RepositoryName repository, Digest digest, BlobReadOptions options, Func<long?, Task> announce, CancellationToken cancellationToken)
        {
            Descriptor blob = await registry.Blobs.PullToFileAsync(repository, digest, PathOf(digest), options, cancellationToken);
            await announce(blob.Size);
        }

        protected virtual string PathOf(Digest digest) => path;
    }

    private sealed class IntoFolder(string folder) : IntoFile(folder)
    {
        private readonly string _folder = folder;

        public override bool TakesSeveral => true;

        // Windows has another use for the colon.
        protected override string PathOf(Digest digest)
        {
            Directory.CreateDirectory(_folder);
            return Path.Join(_folder, OperatingSystem.IsWindows() ? digest.Value.Replace(':', '-') : digest.Value);
        }
    }
}
