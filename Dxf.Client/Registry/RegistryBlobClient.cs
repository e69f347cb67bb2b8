using System.Buffers;
using System.Net;
using Dxf.Client.Reading;
using Dxf.Client.Registry.Transfers;

namespace Dxf.Client.Registry;

/// <summary>A registry's blobs.</summary>
internal sealed class RegistryBlobClient(RegistryConnection connection) : IBlobClient
{
    private static readonly string[] Pull = ["pull"];
    private static readonly string[] PullAndPush = ["pull", "push"];

    public Task<Descriptor?> FindAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default) =>
        FindAsync(repository, digest, Pull, cancellationToken);

    public async Task<BlobContent> OpenReadAsync(
        RepositoryName repository, Digest digest, BlobReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        BlobDownload download = new(connection, repository, digest, options ?? new BlobReadOptions());
        return await download.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<Stream> OpenSeekableAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default) =>
        await FindAsync(repository, digest, cancellationToken).ConfigureAwait(false) is { } blob
            ? new SeekableBlobStream(connection, repository, blob)
            : throw RegistryNotFoundException.ForBlob(repository, digest, connection.Host);

    public async Task<Descriptor> PushAsync(
        RepositoryName repository, BlobSource source, BlobPushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new BlobPushOptions();

        Digest? known = await KnownDigest.FindAsync(source, cancellationToken).ConfigureAwait(false);
        PastSpeculation? past = null;
        if (options.CheckExistence)
        {
            if (known is null && Speculation.Suits(source, options))
            {
                past = PastSpeculation.Of(connection, repository, source, options);
                if (past is not { IsExpected: true })
                {
                    SpeculativePush push = new(connection, repository, source, options, past);
                    return await push.RunAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            // What can't be read twice is sent without being asked about; the digest is known at its end.
            if (known is null && source.CanReplay)
                known = await BlobHashing.HashAsync(source, options.Progress, cancellationToken).ConfigureAwait(false);

            if (known is { } digest)
            {
                Descriptor? found = await FindForPushAsync(repository, digest, cancellationToken).ConfigureAwait(false);
                if (found is not null)
                {
                    past?.Record(wasThere: true);
                    options.Progress?.Report(new TransferProgress(TransferPhase.Done, source.Name, digest, found.Size, found.Size));
                    return found;
                }
            }
        }

        BlobUpload upload = new(connection, repository, source, known, options);
        await using (upload.ConfigureAwait(false))
        {
            Descriptor sent = await upload.RunAsync(cancellationToken).ConfigureAwait(false);
            past?.Record(wasThere: false);
            return sent;
        }
    }

    public async Task<bool> TryMountAsync(RepositoryName target, RepositoryName from, Digest digest, CancellationToken cancellationToken = default)
    {
        string query = $"?mount={Uri.EscapeDataString(digest.Value)}&from={Uri.EscapeDataString(connection.Resolve(from).Value)}";
        using HttpRequestMessage request = RegistryConnection.CreateRequest(
            HttpMethod.Post,
            connection.GetUri(target, "blobs/uploads/" + query),
            AuthScope.ForRepository(connection.Resolve(target), PullAndPush),
            AuthScope.ForRepository(connection.Resolve(from), Pull));
        using HttpResponseMessage response = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        switch (response.StatusCode)
        {
            case HttpStatusCode.Created:
                return true;

            case HttpStatusCode.Accepted:
                // The registry wants the bytes instead, and opened an upload session for them.
                await UploadSession.AbandonAsync(connection, target, response).ConfigureAwait(false);
                return false;

            case HttpStatusCode.Forbidden:
                return false;

            default:
                throw await connection.CreateErrorAsync(response, $"mount of {Describe(from, digest)} into {target}", cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DeleteAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken = default)
    {
        using HttpRequestMessage request = connection.CreateRequest(
            HttpMethod.Delete, GetUri(repository, digest), repository, "pull", "delete");
        using HttpResponseMessage response = await connection
            .SendOrThrowAsync(request, Describe(repository, digest), cancellationToken).ConfigureAwait(false);
    }

    internal static string Describe(RepositoryName repository, Digest digest) => $"{repository}@{digest}";

    /// <summary>Asks for a blob as what comes before a push: with a token that serves for it as well.</summary>
    internal Task<Descriptor?> FindForPushAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        FindAsync(repository, digest, PullAndPush, cancellationToken);

    private async Task<Descriptor?> FindAsync(RepositoryName repository, Digest digest, string[] actions, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = connection.CreateRequest(HttpMethod.Head, GetUri(repository, digest), repository, actions);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        using HttpResponseMessage head = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (head.StatusCode is HttpStatusCode.NotFound)
            return null;
        if (head.IsSuccessStatusCode && BlobBody.GetLength(head.Content) is { } length)
            return new Descriptor(MediaTypes.OctetStream, digest, length);
        if (!head.IsSuccessStatusCode && head.StatusCode is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
            throw await connection.CreateErrorAsync(head, Describe(repository, digest), cancellationToken).ConfigureAwait(false);

        // Some registries do not answer HEAD, or leave the length out.
        ResumingStream blob = new(connection, repository, digest);
        await using (blob.ConfigureAwait(false))
        {
            try
            {
                await blob.OpenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryNotFoundException)
            {
                return null;
            }

            return new Descriptor(
                MediaTypes.OctetStream, digest, blob.KnownLength ?? await CountAsync(blob, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>The length of a body whose length nobody says: it is read.</summary>
    private static async Task<long> CountAsync(ResumingStream blob, CancellationToken cancellationToken)
    {
        long length = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            while (await blob.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int read)
                length += read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return length;
    }

    private Uri GetUri(RepositoryName repository, Digest digest) => connection.GetUri(repository, "blobs/" + digest.Value);
}
