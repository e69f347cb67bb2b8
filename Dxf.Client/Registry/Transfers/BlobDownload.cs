using System.Diagnostics;
using System.Runtime.CompilerServices;
using Dxf.Client.Diagnostics;

namespace Dxf.Client.Registry.Transfers;

/// <summary>The download of one blob: bytes that arrive over as many connections as it takes, verified while they are read.</summary>
internal sealed class BlobDownload(RegistryConnection connection, RepositoryName repository, Digest digest, BlobReadOptions options)
{
    public async Task<BlobContent> OpenAsync(CancellationToken cancellationToken)
    {
        ResumingStream bytes = new(connection, repository, digest);
        try
        {
            await bytes.OpenAsync(cancellationToken).ConfigureAwait(false);
            long? length = bytes.KnownLength;
            Report(TransferPhase.Transferring, 0, length);
            return new BlobContent(digest, length, ReadAsync(bytes, length, CancellationToken.None), bytes.DisposeAsync);
        }
        catch
        {
            await bytes.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        ResumingStream bytes, long? length, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using Activity? activity = DxfTelemetry.StartTransfer("dxf.pull", connection.Host, repository, digest);
        long read = 0;
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = VerifiedChunks.ReadAsync(
            bytes,
            digest,
            length,
            options.ChunkSize,
            onBytes: null,
            $"{RegistryBlobClient.Describe(repository, digest)} at {connection.Host}",
            cancellationToken);
        await foreach (ReadOnlyMemory<byte> chunk in chunks.ConfigureAwait(false))
        {
            read += chunk.Length;
            DxfTelemetry.BytesReceived.Add(chunk.Length);
            yield return chunk;
            Report(TransferPhase.Transferring, read, length);
        }

        Report(TransferPhase.Done, read, read);
    }

    private void Report(TransferPhase phase, long bytes, long? length) =>
        options.Progress?.Report(new TransferProgress(phase, null, digest, bytes, length));
}
