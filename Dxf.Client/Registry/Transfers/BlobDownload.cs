using System.Runtime.CompilerServices;

namespace Dxf.Client.Registry.Transfers;

/// <summary>The download of one blob: one GET, whose body is verified while it is read.</summary>
internal sealed class BlobDownload(RegistryConnection connection, RepositoryName repository, Digest digest, BlobReadOptions options)
{
    private readonly string _subject = RegistryBlobClient.Describe(repository, digest);

    public async Task<BlobContent> OpenAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = connection.CreateRequest(
            HttpMethod.Get, connection.GetUri(repository, "blobs/" + digest.Value), repository, "pull");
        request.Headers.AcceptEncoding.ParseAdd("identity");

        HttpResponseMessage response = await connection.SendOrThrowAsync(request, _subject, cancellationToken).ConfigureAwait(false);
        try
        {
            Stream content = await BlobBody.OpenAsync(response.Content, cancellationToken).ConfigureAwait(false);
            long? length = BlobBody.GetLength(response.Content);
            Report(TransferPhase.Transferring, 0, length);
            IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = VerifiedChunks.ReadAsync(
                content,
                digest,
                length,
                options.ChunkSize,
                options.Progress is null ? null : bytes => Report(TransferPhase.Transferring, bytes, length),
                $"{_subject} at {connection.Host}",
                CancellationToken.None);
            return new BlobContent(digest, length, ReportDoneAsync(chunks, CancellationToken.None), () =>
            {
                response.Dispose();
                return ValueTask.CompletedTask;
            });
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReportDoneAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long bytes = 0;
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            bytes += chunk.Length;
            yield return chunk;
        }

        Report(TransferPhase.Done, bytes, bytes);
    }

    private void Report(TransferPhase phase, long bytes, long? length) =>
        options.Progress?.Report(new TransferProgress(phase, null, digest, bytes, length));
}
