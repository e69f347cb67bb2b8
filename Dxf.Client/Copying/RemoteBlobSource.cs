using System.Runtime.CompilerServices;
using Dxf.Client.Resilience;

namespace Dxf.Client.Copying;

/// <summary>A blob of another endpoint, opened there each time it is read: nothing of it is kept here.</summary>
internal sealed class RemoteBlobSource(IRegistryClient registry, RepositoryName repository, Descriptor blob) : BlobSource
{
    public override string Name => $"{repository}@{blob.Digest} at {registry.Endpoint}";

    public override long? Length => blob.Size;

    public override Digest? Digest => blob.Digest;

    /// <summary>What comes before the offset is read, too, and passed over: endpoints give whole blobs.</summary>
    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BlobContent content = await TryAsync(
            () => new ValueTask<BlobContent>(registry.Blobs.OpenReadAsync(repository, blob.Digest, options: null, cancellationToken))).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (content.Length is { } length && length != blob.Size)
                throw new SourceChangedException($"{Name} has {length} bytes, and its manifest says {blob.Size}");

            long toSkip = offset;
            IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = content.GetAsyncEnumerator(cancellationToken);
            await using (chunks.ConfigureAwait(false))
            {
                while (await TryAsync(chunks.MoveNextAsync).ConfigureAwait(false))
                {
                    int skipped = (int)Math.Min(toSkip, chunks.Current.Length);
                    toSkip -= skipped;
                    if (skipped < chunks.Current.Length)
                        yield return chunks.Current[skipped..];
                }
            }
        }
    }

    /// <summary>What fails here was tried again as often as it is worth: the target's upload must not do so, too.</summary>
    private async ValueTask<T> TryAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            TransientFaults.MarkGivenUp(exception);
            FailedEndpoint.Set(exception, registry.Endpoint);
            throw;
        }
    }
}
