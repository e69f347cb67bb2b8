using System.Net;
using System.Security.Cryptography;

namespace Dxf.Client.Aliases;

/// <summary>
/// Deletes a tag where a registry deletes manifests only: the tag is moved to a manifest that nothing else has, and that
/// one is deleted. The manifest that had the tag is not touched.
/// </summary>
internal sealed class ThrowawayTag(string endpoint, IBlobClient blobs, IManifestClient manifests, RepositoryName repository)
{
    /// <summary>
    /// Whether an answer to a tag's deletion means that the registry does not know such a request. Distribution 2.8
    /// takes the tag for a digest that is not well-formed; others say that they don't do it, or know no such manifest.
    /// </summary>
    public static bool IsNoTagDeletion(RegistryException exception) => exception.Status is
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented;

    public async Task DeleteAsync(Tag tag, CancellationToken cancellationToken)
    {
        // Whether the registry deletes anything at all shows by one that has no tag: the user's stays as it is if not.
        (Descriptor trial, ManifestContent trialManifest) = await PushAsync(cancellationToken).ConfigureAwait(false);
        await manifests.PutAsync(repository, trialManifest.Digest, trialManifest, cancellationToken).ConfigureAwait(false);
        try
        {
            await manifests.DeleteAsync(repository, trialManifest.Digest, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException exception) when (IsNoTagDeletion(exception))
        {
            // The user knows nothing of the trial's digest.
            throw new RegistryException(
                $"{repository}:{tag}: {endpoint} deletes neither tags nor manifests ({(int)exception.Status}); the tag is as it was",
                exception.Status,
                exception.Method,
                exception.Uri,
                exception.Errors);
        }

        await ForgetAsync(trial, cancellationToken).ConfigureAwait(false);

        (Descriptor blob, ManifestContent manifest) = await PushAsync(cancellationToken).ConfigureAwait(false);
        await manifests.PutAsync(repository, tag, manifest, cancellationToken).ConfigureAwait(false);
        await manifests.DeleteAsync(repository, manifest.Digest, cancellationToken).ConfigureAwait(false);
        await ForgetAsync(blob, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Random content, so that the manifest's digest is nobody else's.</summary>
    private async Task<(Descriptor Blob, ManifestContent Manifest)> PushAsync(CancellationToken cancellationToken)
    {
        BlobSource content = BlobSource.FromMemory(RandomNumberGenerator.GetBytes(32));
        Descriptor blob = await blobs
            .PushAsync(repository, content, new BlobPushOptions { CheckExistence = false }, cancellationToken).ConfigureAwait(false);
        return (blob, AliasManifestWriter.Write([blob], ManifestFormat.Docker));
    }

    private async Task ForgetAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            await blobs.DeleteAsync(repository, blob.Digest, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // 32 bytes that nothing names; the registry's garbage collection gets them.
        }
    }
}
