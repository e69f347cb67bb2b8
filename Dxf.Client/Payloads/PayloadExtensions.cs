using Dxf.Client.Files;
using Dxf.Client.Payloads;

namespace Dxf.Client;

/// <summary>
/// Carries images over an air gap: payloads, which are zip files in docker-charon's format. One that holds single-arch
/// images is read by docker-charon, and its own are read here.
/// </summary>
public static class PayloadExtensions
{
    extension(IRegistryClient registry)
    {
        /// <summary>Writes a payload, whose blobs are verified on their way. It is one when the method returns, and none where it throws.</summary>
        /// <param name="images">The images that shall be on the other side.</param>
        /// <param name="output">Where it goes; need not be able to seek, and is left open.</param>
        /// <param name="options">What is there already, platform and progress.</param>
        /// <param name="cancellationToken">Stops the writing.</param>
        /// <exception cref="RegistryNotFoundException">An image, or a part of it, is not there.</exception>
        /// <exception cref="DigestMismatchException">What came is not what its digest says.</exception>
        public async Task MakePayloadAsync(
            IReadOnlyList<PayloadImage> images, Stream output, MakePayloadOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(images);
            ArgumentNullException.ThrowIfNull(output);
            await new PayloadWriter(registry, options ?? new MakePayloadOptions()).WriteAsync(images, output, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>Writes a payload into a file, all or nothing: the file appears, or is replaced, when it is whole and on the disk.</summary>
        /// <param name="images">The images that shall be on the other side.</param>
        /// <param name="path">The file.</param>
        /// <param name="options">What is there already, platform and progress.</param>
        /// <param name="cancellationToken">Stops the writing and leaves nothing behind.</param>
        /// <exception cref="IOException">The file can't be written.</exception>
        public async Task MakePayloadFileAsync(
            IReadOnlyList<PayloadImage> images, string path, MakePayloadOptions? options = null, CancellationToken cancellationToken = default)
        {
            string target = WholeFile.FindTarget(path);
            await WholeFile.WriteAsync(
                target, file => registry.MakePayloadAsync(images, file, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        /// <summary>
        /// Pushes a payload. Everything in it is checked, and all blobs and manifests are there, before the first image
        /// gets its name; what the registry has is not sent again.
        /// </summary>
        /// <param name="input">
        /// The payload. What says where everything is stands at its end: a stream that can't seek is read into a
        /// temporary file first.
        /// </param>
        /// <param name="options">Strictness, how many blobs side by side, progress.</param>
        /// <param name="cancellationToken">Stops the push.</param>
        /// <returns>The payload's images.</returns>
        /// <exception cref="PayloadException">It is no payload, or not a whole one; or the registry lacks a blob that it should have had already.</exception>
        /// <exception cref="DigestMismatchException">Something in it is not what its digest says.</exception>
        /// <exception cref="RegistryNotFoundException">With <see cref="PushPayloadOptions.IsStrict"/>: an image that was left out isn't there.</exception>
        public async Task<PushedPayload> PushPayloadAsync(
            Stream input, PushPayloadOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(input);
            Stream? spool = input.CanSeek ? null : await SpoolFile.FillAsync(input, cancellationToken).ConfigureAwait(false);
            try
            {
                PayloadZip zip = await PayloadZip.OpenAsync(spool ?? input, cancellationToken).ConfigureAwait(false);
                await using (zip.ConfigureAwait(false))
                {
                    return await new PayloadPusher(registry, zip, options ?? new PushPayloadOptions()).PushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                if (spool is not null)
                    await spool.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
