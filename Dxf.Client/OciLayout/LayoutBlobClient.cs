using System.Runtime.CompilerServices;
using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>The blobs of a directory's repositories.</summary>
internal sealed class LayoutBlobClient(LayoutStore store) : IBlobClient
{
    /// <summary>The buffer between a file and small chunks.</summary>
    private const int BufferSize = 64 * 1024;

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

        Stream file = LayoutFile.TryOpen(layout.ResolveBlob(digest), options.ChunkSize < BufferSize ? BufferSize : 0)
            ?? throw layout.NotFound(what);
        long length = file.Length;
        options.Progress?.Report(new TransferProgress(TransferPhase.Transferring, Name: null, digest, Bytes: 0, length));
        return new BlobContent(digest, length, ReadAsync(file, digest, length, options, Context(repository), default), file.DisposeAsync);
    }

    public async Task<Descriptor> PushAsync(
        RepositoryName repository, BlobSource source, BlobPushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        LayoutRepository layout = store.GetRepository(repository);
        options ??= new BlobPushOptions();

        Digest? digest = source.Digest;
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

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream file,
        Digest digest,
        long length,
        BlobReadOptions options,
        string context,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (file.ConfigureAwait(false))
        {
            IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = VerifiedChunks.ReadAsync(
                file,
                digest,
                length,
                options.ChunkSize,
                bytes => options.Progress?.Report(new TransferProgress(TransferPhase.Transferring, Name: null, digest, bytes, length)),
                context,
                cancellationToken);
            await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return chunk;
            options.Progress?.Report(new TransferProgress(TransferPhase.Done, Name: null, digest, length, length));
        }
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
