using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>Where pulled blobs go: stdout, a file or a folder.</summary>
internal abstract class BlobDestination
{
    /// <param name="path">The value of <c>-o</c>: a file, or a folder (one that is there, or with a separator at its end).</param>
    /// <param name="verifyFirst">Whether stdout gets nothing that isn't verified yet.</param>
    /// <param name="output">Stdout.</param>
    /// <param name="exactChunks">Whether stdout is written in chunks of the size that the options say.</param>
    public static BlobDestination Choose(string? path, bool verifyFirst, Stream output, bool exactChunks) => path switch
    {
        null or "-" => verifyFirst ? new SpooledOutput(output) : new DirectOutput(output, exactChunks),
        _ when Directory.Exists(path) || Path.EndsInDirectorySeparator(path) => new IntoFolder(path),
        _ => new IntoFile(path),
    };

    /// <summary>Whether more than one blob can go there.</summary>
    public virtual bool TakesSeveral => true;

    /// <summary>The file that a blob goes into; null where it is stdout.</summary>
    public virtual string? FileOf(Digest digest) => null;

    /// <param name="registry">Where the blobs are.</param>
    /// <param name="repository">Their repository.</param>
    /// <param name="digests">The blobs, in order.</param>
    /// <param name="options">How to read them.</param>
    /// <param name="parallel">How many to pull side by side.</param>
    /// <param name="announce">Told each blob and its length before its bytes are written to stdout, or once its file is there; the length is null where the server does not say it.</param>
    /// <param name="cancellationToken">Stops the pull.</param>
    public abstract Task PullAsync(
        IRegistryClient registry,
        RepositoryName repository,
        IReadOnlyList<Digest> digests,
        BlobReadOptions options,
        int parallel,
        Func<Digest, long?, Task> announce,
        CancellationToken cancellationToken);

    private sealed class DirectOutput(Stream output, bool exactChunks) : BlobDestination
    {
        public override async Task PullAsync(
            IRegistryClient registry,
            RepositoryName repository,
            IReadOnlyList<Digest> digests,
            BlobReadOptions options,
            int parallel,
            Func<Digest, long?, Task> announce,
            CancellationToken cancellationToken)
        {
            await foreach (BlobContent opened in registry.Blobs.OpenReadManyAsync(
                repository, digests, options, Math.Clamp(digests.Count, 1, parallel), cancellationToken))
            {
                await using BlobContent content = opened;
                await announce(content.Digest, content.Length);
                if (!exactChunks)
                {
                    await content.CopyToAsync(output, cancellationToken);
                    continue;
                }

                await foreach (ReadOnlyMemory<byte> chunk in content.WithCancellation(cancellationToken))
                    await output.WriteAsync(chunk, cancellationToken);
            }
        }
    }

    private sealed class SpooledOutput(Stream output) : BlobDestination
    {
        public override async Task PullAsync(
            IRegistryClient registry,
            RepositoryName repository,
            IReadOnlyList<Digest> digests,
            BlobReadOptions options,
            int parallel,
            Func<Digest, long?, Task> announce,
            CancellationToken cancellationToken)
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("dxf-");
            try
            {
                // A blob may be wanted more than once.
                IReadOnlyList<KeyValuePair<string, Digest>> spools =
                    [.. digests.Select((digest, index) => KeyValuePair.Create(Path.Join(folder.FullName, PythonJson.Number(index)), digest))];
                int next = 0;
                await foreach (Descriptor blob in registry.Blobs.PullToFilesAsync(repository, spools, options, parallel, cancellationToken))
                {
                    string spool = spools[next++].Key;
                    await announce(blob.Digest, blob.Size);
                    await using (FileStream file = new(spool, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan }))
                        await file.CopyToAsync(output, options.ChunkSize, cancellationToken);
                    File.Delete(spool);
                }
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
            IRegistryClient registry,
            RepositoryName repository,
            IReadOnlyList<Digest> digests,
            BlobReadOptions options,
            int parallel,
            Func<Digest, long?, Task> announce,
            CancellationToken cancellationToken)
        {
            Dictionary<string, Digest> files = [];
            foreach (Digest digest in digests)
                files[PathOf(digest)] = digest;
            Dictionary<Digest, long> sizes = [];
            await foreach (Descriptor blob in registry.Blobs.PullToFilesAsync(repository, files, options, parallel, cancellationToken))
                sizes[blob.Digest] = blob.Size;
            foreach (Digest digest in digests)
                await announce(digest, sizes[digest]);
        }

        public override string? FileOf(Digest digest) => PathOf(digest);

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
