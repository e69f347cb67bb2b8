using System.Runtime.CompilerServices;
using Dxf.Client.Reading;
using Dxf.Client.Resilience;

namespace Dxf.Client.Copying;

/// <summary>A blob of another endpoint, opened there each time it is read: nothing of it is kept here.</summary>
internal sealed class RemoteBlobSource(IRegistryClient registry, RepositoryName repository, Descriptor blob) : BlobSource
{
    public override string Name => $"{repository}@{blob.Digest} at {registry.Endpoint}";

    public override long? Length => blob.Size;

    public override Digest? Digest => blob.Digest;

    /// <summary>What comes before the offset is read, too, and passed over: endpoints give whole blobs.</summary>
    public override IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long offset = 0, CancellationToken cancellationToken = default) =>
        ReadAllAsync(cancellationToken).SkipBytesAsync(offset, cancellationToken);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobContent content = await TryAsync(
            () => new ValueTask<BlobContent>(registry.Blobs.OpenReadAsync(repository, blob.Digest, options: null, cancellationToken))).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            if (content.Length is { } length && length != blob.Size)
                throw new SourceChangedException($"{Name} has {length} bytes, and its manifest says {blob.Size}");

            IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = content.GetAsyncEnumerator(cancellationToken);
            await using (chunks.ConfigureAwait(false))
            {
                while (await TryAsync(chunks.MoveNextAsync).ConfigureAwait(false))
                    yield return chunks.Current;
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
