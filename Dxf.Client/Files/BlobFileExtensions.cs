using Dxf.Client.Files;

namespace Dxf.Client;

/// <summary>Pulls blobs into files.</summary>
public static class BlobFileExtensions
{
    extension(IBlobClient blobs)
    {
        /// <summary>
        /// Pulls a blob into a file, all or nothing: the file appears, or is replaced, when all bytes are there, match
        /// the digest and are on the disk. A blob that came damaged is pulled a second time. To a device (<c>/dev/stdout</c>,
        /// a shell's <c>&gt;(...)</c>) the bytes go as they come, once.
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
            string target = WholeFile.FindTarget(path);
            options = (options ?? new BlobReadOptions()) with { ChunkSize = BlobReadOptions.DefaultChunkSize };
            try
            {
                return await PullOnceAsync(blobs, repository, digest, target, options, cancellationToken).ConfigureAwait(false);
            }
            catch (DigestMismatchException) when (!DurableFile.IsDevice(target))
            {
                // What went to a device can't be taken back.
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
            long size = 0;
            await WholeFile
                .WriteAsync(target, async file => size = await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            return new Descriptor(MediaTypes.OctetStream, content.Digest, size);
        }
    }
}
