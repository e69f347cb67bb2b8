
namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// The upload of one blob. With a digest that is known before: one PUT with the content. Without: one streamed PATCH,
/// hashed on its way, and a closing PUT that names the digest. A session that does not come to its end is given up.
/// </summary>
internal sealed class BlobUpload(
    RegistryConnection connection, RepositoryName repository, BlobSource source, Digest? known, IProgress<TransferProgress>? progress)
{
    private readonly string _subject = known is { } digest
        ? RegistryBlobClient.Describe(repository, digest)
        : $"{source.Name ?? "a blob"} for {repository}";

    public async Task<Descriptor> RunAsync(CancellationToken cancellationToken)
    {
        UploadSession session = await UploadSession.OpenAsync(connection, repository, _subject, cancellationToken).ConfigureAwait(false);
        bool completed = false;
        try
        {
            Descriptor descriptor = known is { } digest
                ? await PutAsync(session, digest, cancellationToken).ConfigureAwait(false)
                : await PatchAndCloseAsync(session, cancellationToken).ConfigureAwait(false);
            completed = true;
            progress?.Report(new TransferProgress(TransferPhase.Done, source.Name, descriptor.Digest, descriptor.Size, descriptor.Size));
            return descriptor;
        }
        finally
        {
            if (!completed)
                await session.AbandonAsync().ConfigureAwait(false);
        }
    }

    private async Task<Descriptor> PutAsync(UploadSession session, Digest digest, CancellationToken cancellationToken)
    {
        using BlobSourceContent content = new(source, digest, progress);
        using HttpRequestMessage request = session.CreateRequest(HttpMethod.Put, ServerAddress.Append(session.Location, "digest", digest.Value));
        request.Content = content;
        using HttpResponseMessage response = await SendAsync(request, content, cancellationToken).ConfigureAwait(false);
        return new Descriptor(MediaTypes.OctetStream, digest, content.SentBytes);
    }

    private async Task<Descriptor> PatchAndCloseAsync(UploadSession session, CancellationToken cancellationToken)
    {
        using BlobSourceContent content = new(source, expected: null, progress);
        using (HttpRequestMessage request = session.CreateRequest(HttpMethod.Patch, session.Location))
        {
            request.Content = content;
            using HttpResponseMessage response = await SendAsync(request, content, cancellationToken).ConfigureAwait(false);
            session.Advance(response);
        }

        Digest digest = content.SentDigest!.Value;
        using HttpRequestMessage closing = session.CreateRequest(HttpMethod.Put, ServerAddress.Append(session.Location, "digest", digest.Value));
        closing.Content = new ByteArrayContent([]);
        using HttpResponseMessage closed = await connection.SendOrThrowAsync(closing, _subject, cancellationToken).ConfigureAwait(false);
        return new Descriptor(MediaTypes.OctetStream, digest, content.SentBytes);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, BlobSourceContent content, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (content.SourceFailure is not null)
        {
            // The connection broke because the source did: that is what the caller must know.
            throw content.SourceFailure;
        }

        if (response.IsSuccessStatusCode && content.SentDigest is not null)
            return response;

        using (response)
        {
            if (content.SourceFailure is not null)
                throw content.SourceFailure;
            throw response.IsSuccessStatusCode
                ? new RegistryException($"{_subject}: {connection.Host} answered before it had all bytes", response.StatusCode, request.Method, ServerAddress.WithoutQuery(request.RequestUri!), [])
                : await connection.CreateErrorAsync(response, _subject, cancellationToken).ConfigureAwait(false);
        }
    }
}
