using Dxf.Client.Files;
using Dxf.Client.Reading;

namespace Dxf.Client.OciLayout;

/// <summary>The blobs of a directory's repositories.</summary>
internal sealed class LayoutBlobClient(LayoutStore store) : IBlobClient
{
    public async Task<Descriptor?> FindAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default)
    {
        long? length = await FindLengthAsync(store.GetRepository(repository), digest, cancellationToken).ConfigureAwait(false);
        return length is null ? null : new Descriptor(MediaTypes.OctetStream, digest, length.Value);
    }

    public async Task<BlobContent> OpenReadAsync(
        RepositoryName repository, Digest digest, BlobReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        options ??= new BlobReadOptions();
        string what = "@" + digest.Value;
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false))
            throw layout.NotFound(what);

        Stream file = LayoutFile.TryOpen(layout.ResolveBlob(digest), bufferSize: 0) ?? throw layout.NotFound(what);
        try
        {
            return VerifiedContent.ReadAsync(file, digest, file.Length, options, Context(repository));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<Stream> OpenSeekableAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        string what = "@" + digest.Value;
        return await layout.ExistsAsync(cancellationToken).ConfigureAwait(false)
            ? LayoutFile.TryOpen(layout.ResolveBlob(digest)) ?? throw layout.NotFound(what)
            : throw layout.NotFound(what);
    }

    public async Task<Descriptor> PushAsync(
        RepositoryName repository, BlobSource source, BlobPushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        LayoutRepository layout = store.GetRepository(repository);
        options ??= new BlobPushOptions();

        Digest? digest = await KnownDigest.FindAsync(source, cancellationToken).ConfigureAwait(false);
        if (options.CheckExistence
            && digest is { } known
            && await FindLengthAsync(layout, known, cancellationToken).ConfigureAwait(false) is { } present
            && (source.Length ?? present) == present)
        {
            options.Progress?.Report(new TransferProgress(TransferPhase.Done, source.Name, known, present, present));
            return new Descriptor(MediaTypes.OctetStream, known, present);
        }

        Report(TransferPhase.Transferring, digest, bytes: 0, source.Length);
        await layout.EnsureAsync(cancellationToken).ConfigureAwait(false);
        BlobWriter writer = new(layout)
        {
            Expected = digest,
            ExpectedLength = source.Length,
            KeepExisting = options.CheckExistence,
            Context = source.Name ?? Context(repository),
            OnBytes = bytes => Report(TransferPhase.Transferring, digest, bytes, source.Length),
        };
        Descriptor blob = await writer.WriteAsync(source.ReadAsync(0, cancellationToken), cancellationToken).ConfigureAwait(false);
        Report(TransferPhase.Done, blob.Digest, blob.Size, blob.Size);
        return blob;

        void Report(TransferPhase phase, Digest? of, long bytes, long? total) =>
            options.Progress?.Report(new TransferProgress(phase, source.Name, of, bytes, total));
    }

    /// <inheritdoc/>
    /// <remarks>The blob gets a second name (a hard link) where the file system can do that, and is copied elsewhere.</remarks>
    public async Task<bool> TryMountAsync(
        RepositoryName target, RepositoryName from, Digest digest, CancellationToken cancellationToken = default)
    {
        LayoutRepository destination = store.GetRepository(target);
        LayoutRepository source = store.GetRepository(from);
        if (await FindLengthAsync(source, digest, cancellationToken).ConfigureAwait(false) is not { } length)
            return false;
        if (await FindLengthAsync(destination, digest, cancellationToken).ConfigureAwait(false) == length)
            return true;

        await destination.EnsureAsync(cancellationToken).ConfigureAwait(false);
        string directory = destination.EnsureBlobDirectory(digest.Algorithm);
        if (DurableFile.TryLink(source.ResolveBlob(digest), Path.Join(directory, digest.Hex)))
        {
            DurableFile.FlushDirectory(directory);
            return true;
        }

        return await TryCopyAsync(source, destination, digest, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        string what = "@" + digest.Value;
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false) || !layout.TryDeleteBlob(digest))
            throw layout.NotFound(what);
    }

    private static async Task<long?> FindLengthAsync(LayoutRepository repository, Digest digest, CancellationToken cancellationToken)
    {
        _ = digest.Value;
        return await repository.ExistsAsync(cancellationToken).ConfigureAwait(false) ? repository.FindBlobLength(digest) : null;
    }

    private async Task<bool> TryCopyAsync(
        LayoutRepository source, LayoutRepository destination, Digest digest, CancellationToken cancellationToken)
    {
        BlobContent content;
        try
        {
            content = await OpenReadAsync(source.Name, digest, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryNotFoundException)
        {
            // Deleted by somebody else between the look and the copy.
            return false;
        }

        await using (content.ConfigureAwait(false))
        {
            BlobWriter writer = new(destination) { Expected = digest, Context = Context(source.Name) };
            await writer.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private string Context(RepositoryName repository) => $"{repository} in {store.Endpoint}";
}
