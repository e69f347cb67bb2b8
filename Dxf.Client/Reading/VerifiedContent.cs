using System.Diagnostics;
using System.Runtime.CompilerServices;
using Dxf.Client.Diagnostics;

namespace Dxf.Client.Reading;

/// <summary>Makes a blob's content of a stream of its bytes, whichever back-end they come from.</summary>
internal static class VerifiedContent
{
    /// <param name="stream">The blob's bytes; closed with the content.</param>
    /// <param name="digest">The digest that was asked for.</param>
    /// <param name="length">How many bytes must come, where that is known.</param>
    /// <param name="options">How to read.</param>
    /// <param name="context">What is being read, for errors.</param>
    /// <param name="begin">Called when the reading begins; what it gives is disposed at its end.</param>
    /// <param name="onBytes">Told of bytes that were handed out.</param>
    public static BlobContent ReadAsync(
        Stream stream,
        Digest digest,
        long? length,
        BlobReadOptions options,
        string context,
        Func<Activity?>? begin = null,
        Action<int>? onBytes = null)
    {
        VerifiedReader reader = new(stream, digest, length, options.ChunkSize, context);
        Report(TransferPhase.Transferring, 0, length);
        if (options.ReadAhead)
            reader.Start();
        return new BlobContent(
            digest, length, FollowAsync(reader.ReadChunksAsync()), DisposeAsync, FollowAsync(reader.ReadPiecesAsync()));

        async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
            IAsyncEnumerable<ReadOnlyMemory<byte>> parts, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using Activity? operation = begin?.Invoke();
            long read = 0;
            IAsyncEnumerator<ReadOnlyMemory<byte>> following = parts.GetAsyncEnumerator(cancellationToken);
            try
            {
                while (await MoveNextAsync(following, operation).ConfigureAwait(false))
                {
                    ReadOnlyMemory<byte> part = following.Current;
                    read += part.Length;
                    onBytes?.Invoke(part.Length);
                    yield return part;
                    Report(TransferPhase.Transferring, read, length);
                }
            }
            finally
            {
                // Whoever reads to the end, or stops on the way, need not dispose the content to have this closed.
                await following.DisposeAsync().ConfigureAwait(false);
                await DisposeAsync().ConfigureAwait(false);
            }

            Report(TransferPhase.Done, read, read);
        }

        static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> parts, Activity? operation)
        {
            try
            {
                return await parts.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                DxfTelemetry.Fail(operation, exception);
                throw;
            }
        }

        async ValueTask DisposeAsync()
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        void Report(TransferPhase phase, long bytes, long? total) =>
            options.Progress?.Report(new TransferProgress(phase, Name: null, digest, bytes, total));
    }
}
