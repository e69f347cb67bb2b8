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

    public abstract Task PullAsync(BlobPull pull, CancellationToken cancellationToken);

    private sealed class DirectOutput(Stream output, bool exactChunks) : BlobDestination
    {
        public override async Task PullAsync(BlobPull pull, CancellationToken cancellationToken)
        {
            await foreach (BlobContent opened in pull.Registry.Blobs.OpenReadManyAsync(
                pull.Repository, pull.Digests, pull.Options, Math.Clamp(pull.Digests.Count, 1, pull.Parallel), cancellationToken))
            {
                await using BlobContent content = opened;
                await pull.AnnounceAsync(content.Digest, content.Length);
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
        public override async Task PullAsync(BlobPull pull, CancellationToken cancellationToken)
        {
            DirectoryInfo folder = CreateFolder();
            try
            {
                // A blob may be wanted more than once.
                IReadOnlyList<KeyValuePair<string, Digest>> spools =
                    [.. pull.Digests.Select((digest, index) => KeyValuePair.Create(Path.Join(folder.FullName, PythonJson.Number(index)), digest))];
                int next = 0;
                await foreach (Descriptor blob in pull.PullToFilesAsync(spools, cancellationToken))
                {
                    string spool = spools[next++].Key;
                    await pull.AnnounceAsync(blob.Digest, blob.Size);
                    await using (FileStream file = new(spool, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan }))
                        await file.CopyToAsync(output, pull.Options.ChunkSize, cancellationToken);
                    File.Delete(spool);
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static DirectoryInfo CreateFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("dxf-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"no temporary folder can be made in {Path.GetTempPath()} (TMPDIR): {exception.Message}", exception);
        }
    }

    private class IntoFile(string path) : BlobDestination
    {
        public override bool TakesSeveral => false;

        public override async Task PullAsync(BlobPull pull, CancellationToken cancellationToken)
        {
            Dictionary<string, Digest> files = [];
            foreach (Digest digest in pull.Digests)
                files[FileOf(digest)] = digest;
            Dictionary<Digest, long> sizes = [];
            await foreach (Descriptor blob in pull.PullToFilesAsync(files, cancellationToken))
                sizes[blob.Digest] = blob.Size;
            foreach (Digest digest in pull.Digests)
                await pull.AnnounceAsync(digest, sizes[digest]);
        }

        public override string FileOf(Digest digest) => path;
    }

    private sealed class IntoFolder(string folder) : IntoFile(folder)
    {
        private readonly string _folder = folder;

        public override bool TakesSeveral => true;

        public override Task PullAsync(BlobPull pull, CancellationToken cancellationToken)
        {
            if (File.Exists(Path.TrimEndingDirectorySeparator(_folder)))
                throw new IOException($"'{_folder}' is a file, not a folder.");
            if (pull.Digests.Count > 0)
                Directory.CreateDirectory(_folder);
            return base.PullAsync(pull, cancellationToken);
        }

        // Windows has another use for the colon.
        public override string FileOf(Digest digest) =>
            Path.Join(_folder, OperatingSystem.IsWindows() ? digest.Value.Replace(':', '-') : digest.Value);
    }
}
