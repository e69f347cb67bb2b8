using Dxf.Client.Files;

namespace Dxf.Client;

/// <summary>Pulls blobs into files.</summary>
public static class BlobFileExtensions
{
    private static readonly StaleFiles Stale = new(TimeProvider.System);

    extension(IBlobClient blobs)
    {
        /// <summary>
        /// Pulls a blob into a file, all or nothing: the file appears, or is replaced, when all bytes are there, match
        /// the digest and are on the disk. A blob that came damaged is pulled a second time.
        /// </summary>
        /// <param name="repository">The repository.</param>
        /// <param name="digest">The blob.</param>
        /// <param name="path">The file. What is there stays until the new content is whole.</param>
        /// <param name="options">Progress; the chunk size does not matter here.</param>
        /// <param name="cancellationToken">Stops the pull and leaves nothing of it behind.</param>
        /// <returns>The blob's descriptor.</returns>
        /// <exception cref="DigestMismatchException">The blob came damaged twice.</exception>
        /// <exception cref="RegistryNotFoundException">The repository does not have the blob.</exception>
        /// <exception cref="IOException">The file can't be written.</exception>
        public async Task<Descriptor> PullToFileAsync(
            RepositoryName repository, Digest digest, string path, BlobReadOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            string target = Path.GetFullPath(path);
            if (Directory.Exists(target))
                throw new UnauthorizedAccessException($"'{path}' is a folder, not a file.");

            options = (options ?? new BlobReadOptions()) with { ChunkSize = BlobReadOptions.DefaultChunkSize };
            try
            {
                return await PullOnceAsync(blobs, repository, digest, target, options, cancellationToken).ConfigureAwait(false);
            }
            catch (DigestMismatchException)
            {
                return await PullOnceAsync(blobs, repository, digest, target, options, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<Descriptor> PullOnceAsync(
        IBlobClient blobs, RepositoryName repository, Digest digest, string target, BlobReadOptions options, CancellationToken cancellationToken)
    {
        BlobContent content = await blobs.OpenReadAsync(repository, digest, options, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            // A device has no content to be replaced; renaming something to its name would take the device away.
            if (DurableFile.IsDevice(target))
            {
                FileStream device = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                await using (device.ConfigureAwait(false))
                {
                    return await CopyAsync(content, device, cancellationToken).ConfigureAwait(false);
                }
            }

            string folder = Path.GetDirectoryName(target)!;
            Stale.Reclaim(folder);
            TempFile file = TempFile.Create(folder);
            await using (file.ConfigureAwait(false))
            {
                Descriptor blob = await CopyAsync(content, file.Stream, cancellationToken).ConfigureAwait(false);
                await file.CommitAsync(target, cancellationToken).ConfigureAwait(false);
                return blob;
            }
        }
    }

    private static async Task<Descriptor> CopyAsync(BlobContent content, Stream file, CancellationToken cancellationToken)
    {
        long size = 0;
        await foreach (ReadOnlyMemory<byte> chunk in content.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await file.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            size += chunk.Length;
        }

        return new Descriptor(MediaTypes.OctetStream, content.Digest, size);
    }
}
