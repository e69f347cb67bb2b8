using Dxf.Client.Copying;

namespace Dxf.Client;

/// <summary>Copies images between any two endpoints.</summary>
public static class CopyExtensions
{
    extension(IRegistryClient from)
    {
        /// <summary>
        /// Copies an image, an artifact or a whole index, byte for byte. Blobs go first, then the manifests that
        /// others name, and last the one that is asked for: a copy that breaks leaves the target's name as it was.
        /// What the target has is not sent again; within one registry blobs are mounted.
        /// </summary>
        /// <param name="source">The repository to copy from.</param>
        /// <param name="reference">What to copy.</param>
        /// <param name="to">The endpoint to copy to, which may be the same.</param>
        /// <param name="target">The repository to copy to.</param>
        /// <param name="name">What the copy is called there; null for <paramref name="reference"/>. A digest must be the copy's.</param>
        /// <param name="options">What is taken along, and how; null for the whole image.</param>
        /// <param name="cancellationToken">Stops the copy.</param>
        /// <exception cref="InvalidReferenceException">The target is the source.</exception>
        /// <exception cref="RegistryNotFoundException">The source, or something that it names, is not there.</exception>
        /// <exception cref="PlatformNotFoundException">The index has no such platform.</exception>
        /// <exception cref="DigestMismatchException">What came is not what its digest says; or <paramref name="name"/> is another content's digest.</exception>
        /// <exception cref="UnsupportedManifestException">It is, or names, a kind of manifest that dxf does not read.</exception>
        public async Task<CopyResult> CopyAsync(
            RepositoryName source,
            Reference reference,
            IRegistryClient to,
            RepositoryName target,
            Reference? name = null,
            CopyOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(to);
            ImageCopy copy = new(from, source, to, target, options ?? new CopyOptions());
            return await copy.RunAsync(reference, name ?? reference, cancellationToken).ConfigureAwait(false);
        }
    }
}
