using Dxf.Client.Diagnostics;
using Dxf.Client.Reading;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>The download of one blob: bytes that arrive over as many connections as it takes, verified while they are read.</summary>
internal sealed class BlobDownload(RegistryConnection connection, RepositoryName repository, Digest digest, BlobReadOptions options)
{
    public async Task<BlobContent> OpenAsync(CancellationToken cancellationToken)
    {
        RangedStream bytes = new(connection, repository, digest);
        try
        {
            await bytes.OpenAsync(cancellationToken).ConfigureAwait(false);
            return VerifiedContent.ReadAsync(
                bytes,
                digest,
                bytes.KnownLength,
                options,
                $"{RegistryBlobClient.Describe(repository, digest)} at {connection.Host}",
                () => DxfTelemetry.StartTransfer("dxf.pull", connection.Host, repository, digest),
                static bytes => DxfTelemetry.BytesReceived.Add(bytes));
        }
        catch (Exception exception)
        {
            await bytes.DisposeAsync().ConfigureAwait(false);
            if (exception is OperationCanceledException stopped && Cancelled.Hides(stopped, cancellationToken))
                throw Cancelled.By(stopped, cancellationToken);
            throw;
        }
    }
}
