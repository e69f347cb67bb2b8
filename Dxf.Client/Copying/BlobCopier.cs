using System.Net;

namespace Dxf.Client.Copying;

/// <summary>Makes blobs of one repository available in another one: found, mounted or sent.</summary>
internal sealed class BlobCopier(
    IRegistryClient from, RepositoryName source, IRegistryClient to, RepositoryName target, IProgress<TransferProgress>? progress)
{
    /// <summary>Whether both are repositories of one endpoint.</summary>
    private readonly bool _canMount = IsSameEndpoint(from, to);

    public static bool IsSameEndpoint(IRegistryClient from, IRegistryClient to) =>
        ReferenceEquals(from, to) || string.Equals(from.Endpoint, to.Endpoint, StringComparison.Ordinal);

    /// <summary>What there is to do for a blob, without doing it.</summary>
    public async Task<BlobOutcome> PlanAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (await IsPresentAsync(blob, cancellationToken).ConfigureAwait(false))
            return BlobOutcome.Present;
        if (await IsLeftOutAsync(blob, cancellationToken).ConfigureAwait(false))
            return BlobOutcome.LeftOut;
        return _canMount ? BlobOutcome.Mounted : BlobOutcome.Sent;
    }

    /// <summary>Copies a blob.</summary>
    public async Task<BlobOutcome> CopyAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (await IsPresentAsync(blob, cancellationToken).ConfigureAwait(false))
        {
            progress?.Report(new TransferProgress(TransferPhase.Done, Name: null, blob.Digest, blob.Size, blob.Size));
            return BlobOutcome.Present;
        }

        if (_canMount && await TryMountAsync(blob, cancellationToken).ConfigureAwait(false))
        {
            progress?.Report(new TransferProgress(TransferPhase.Done, Name: null, blob.Digest, blob.Size, blob.Size));
            return BlobOutcome.Mounted;
        }

        if (await IsLeftOutAsync(blob, cancellationToken).ConfigureAwait(false))
            return BlobOutcome.LeftOut;
        await SendAsync(blob, cancellationToken).ConfigureAwait(false);
        return BlobOutcome.Sent;
    }

    private async Task<bool> IsPresentAsync(Descriptor blob, CancellationToken cancellationToken) =>
        (_canMount && source == target)
        || await to.Blobs.FindAsync(target, blob.Digest, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>A layer that can be had elsewhere need not be in the registry; where it is, it is copied as any other.</summary>
    private async Task<bool> IsLeftOutAsync(Descriptor blob, CancellationToken cancellationToken) =>
        blob.Urls is { Count: > 0 }
        && await from.Blobs.FindAsync(source, blob.Digest, cancellationToken).ConfigureAwait(false) is null;

    private async Task<bool> TryMountAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            return await to.Blobs.TryMountAsync(target, source, blob.Digest, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException exception) when (exception.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            // The credentials do for either repository by itself, perhaps.
            return false;
        }
    }

    private async Task SendAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        RemoteBlobSource bytes = new(from, source, blob);
        BlobPushOptions options = new() { CheckExistence = false, Progress = progress };
        try
        {
            await to.Blobs.PushAsync(target, bytes, options, cancellationToken).ConfigureAwait(false);
        }
        catch (DigestMismatchException)
        {
            // Damaged on its way, perhaps: once more, and then it is so.
            await to.Blobs.PushAsync(target, bytes, options, cancellationToken).ConfigureAwait(false);
        }
    }
}
