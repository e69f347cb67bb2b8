using System.Runtime.CompilerServices;
using Dxf.Client.Batches;
using Dxf.Client.Resilience;

namespace Dxf.Client;

/// <summary>Transfers of several blobs, side by side.</summary>
public static class BlobBatchExtensions
{
    /// <summary>What is no larger costs a few requests rather than a transfer.</summary>
    private const int SmallBlob = 1024 * 1024;

    extension(IBlobClient blobs)
    {
        /// <summary>
        /// Opens blobs to read one after another. While one is read, the next ones are opened and received already, up to
        /// about 2 MiB of each.
        /// </summary>
        /// <param name="repository">The repository.</param>
        /// <param name="digests">The blobs, in the order in which they are read.</param>
        /// <param name="options">How each is read.</param>
        /// <param name="parallel">How many are open at once, the one that is read included; 1 to <see cref="DxfOptions.MaxParallel"/>.</param>
        /// <param name="cancellationToken">Stops the opening and the reading ahead.</param>
        /// <returns>The contents. Each must be read or disposed before the next one is asked for.</returns>
        /// <exception cref="RegistryNotFoundException">The repository does not have the blob whose turn it is.</exception>
        public async IAsyncEnumerable<BlobContent> OpenReadManyAsync(
            RepositoryName repository,
            IEnumerable<Digest> digests,
            BlobReadOptions? options = null,
            int parallel = DxfOptions.DefaultParallel,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(digests);
            DxfOptions.CheckParallel(parallel);
            options ??= new BlobReadOptions();
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Queue<Task<BlobContent>> open = [];
            try
            {
                foreach (Digest digest in digests)
                {
                    // What is read next to nothing else needs no reading ahead.
                    open.Enqueue(blobs.OpenReadAsync(repository, digest, options with { ReadAhead = options.ReadAhead || parallel > 1 }, ending.Token));
                    if (open.Count < parallel)
                        continue;
                    yield return await Cancelled.FollowAsync(open.Dequeue(), cancellationToken).ConfigureAwait(false);
                }

                while (open.TryDequeue(out Task<BlobContent>? next))
                    yield return await Cancelled.FollowAsync(next, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await ending.CancelAsync().ConfigureAwait(false);
                foreach (Task<BlobContent> opened in open)
                {
                    await ((Task)opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (opened.IsCompletedSuccessfully)
                        await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
                }
            }
        }

        /// <summary>Pulls blobs into files, several at once, each as <see cref="BlobFileExtensions.PullToFileAsync"/> does.</summary>
        /// <param name="repository">The repository.</param>
        /// <param name="files">Which blob goes into which file.</param>
        /// <param name="options">Progress; the chunk size does not matter here.</param>
        /// <param name="parallel">How many are pulled at once; 1 to <see cref="DxfOptions.MaxParallel"/>.</param>
        /// <param name="cancellationToken">Stops the pulls; files that are whole stay.</param>
        /// <returns>The blobs' descriptors in the order of the files, each once its file is there.</returns>
        /// <exception cref="DigestMismatchException">A blob came damaged twice.</exception>
        /// <exception cref="RegistryNotFoundException">The repository lacks one of the blobs.</exception>
        /// <exception cref="IOException">A file can't be written.</exception>
        public IAsyncEnumerable<Descriptor> PullToFilesAsync(
            RepositoryName repository,
            IEnumerable<KeyValuePair<string, Digest>> files,
            BlobReadOptions? options = null,
            int parallel = DxfOptions.DefaultParallel,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(files);
            DxfOptions.CheckParallel(parallel);
            return Batch.RunAsync(
                [.. files], parallel, (file, token) => blobs.PullToFileAsync(repository, file.Value, file.Key, options, token), cancellationToken);
        }

        /// <summary>Pushes several blobs at once. Four small ones (up to a MiB) count as one.</summary>
        /// <param name="repository">The repository.</param>
        /// <param name="sources">What is pushed; all of it is taken from the enumeration before the first push begins.</param>
        /// <param name="options">How each is pushed.</param>
        /// <param name="parallel">How many are pushed at once; 1 to <see cref="DxfOptions.MaxParallel"/>.</param>
        /// <param name="cancellationToken">Stops the pushes; blobs that were pushed stay.</param>
        /// <returns>The blobs' descriptors in the order of the sources, each once the registry has it.</returns>
        public IAsyncEnumerable<Descriptor> PushManyAsync(
            RepositoryName repository,
            IEnumerable<BlobSource> sources,
            BlobPushOptions? options = null,
            int parallel = DxfOptions.DefaultParallel,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(sources);
            DxfOptions.CheckParallel(parallel);
            IReadOnlyList<BlobSource> all = [.. sources];
            if (all.Contains(null!))
                throw new ArgumentException("One of the sources is null.", nameof(sources));
            return Batch.RunAsync(
                all,
                Batch.SmallRequestsBeside(parallel),
                (source, token) => blobs.PushAsync(repository, source, options, token),
                cancellationToken,
                static source => source.Length <= SmallBlob ? 1 : Batch.SmallRequests);
        }
    }
}
