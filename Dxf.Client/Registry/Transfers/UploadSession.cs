using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// An upload that the registry opened: the address to go on at, which each answer may change. Its requests are tried
/// once; the upload knows what another try must look like.
/// </summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs">pushing blobs</see>.</remarks>
internal sealed class UploadSession
{
    /// <summary>The largest part that a registry may insist on.</summary>
    private const int MaxMinimumPart = 256 * 1024 * 1024;

    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(1.5);

    private readonly RegistryConnection _connection;
    private readonly RepositoryName _repository;

    private UploadSession(RegistryConnection connection, RepositoryName repository, Uri location)
    {
        _connection = connection;
        _repository = repository;
        Location = location;
    }

    /// <summary>Where the next request goes.</summary>
    public Uri Location { get; private set; }

    /// <summary>The smallest part that the registry takes, the last one excepted, in bytes; 0 where it does not say.</summary>
    public int MinimumPart { get; private init; }

    public static async Task<UploadSession> OpenAsync(
        RegistryConnection connection, RepositoryName repository, string subject, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = connection.CreateRequest(
            HttpMethod.Post, connection.GetUri(repository, "blobs/uploads/"), repository, "pull", "push");
        request.Options.Set(RetryHandler.OwnRetries, true);
        using HttpResponseMessage response = await connection.SendWatchedAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await connection.CreateErrorAsync(response, subject, cancellationToken).ConfigureAwait(false);

        return new UploadSession(connection, repository, GetLocation(response, connection.Host))
        {
            MinimumPart = response.Headers.NonValidated.TryGetValues("OCI-Chunk-Min-Length", out HeaderStringValues minimum)
                && int.TryParse(minimum.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int bytes)
                    ? Math.Min(bytes, MaxMinimumPart)
                    : 0,
        };
    }

    /// <summary>Takes up a session that an earlier run opened.</summary>
    public static UploadSession Reopen(RegistryConnection connection, RepositoryName repository, Uri location) =>
        new(connection, repository, location);

    /// <summary>Makes a request of this session.</summary>
    public HttpRequestMessage CreateRequest(HttpMethod method, Uri uri)
    {
        HttpRequestMessage request = _connection.CreateRequest(method, uri, _repository, "pull", "push");
        request.Options.Set(RetryHandler.OwnRetries, true);
        return request;
    }

    /// <summary>Goes on at the address that an answer names; an answer need not name one.</summary>
    public void Advance(HttpResponseMessage response)
    {
        if (response.Headers.NonValidated.Contains("Location"))
            Location = GetLocation(response, _connection.Host);
    }

    /// <summary>How many bytes the registry has, or null where it knows the session no more.</summary>
    public async Task<long?> FindOffsetAsync(string subject, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = CreateRequest(HttpMethod.Get, Location);
        using HttpResponseMessage response = await _connection.SendWatchedAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw await _connection.CreateErrorAsync(response, subject, cancellationToken).ConfigureAwait(false);
        Advance(response);
        return ReadOffset(response) ?? 0;
    }

    /// <summary>How many bytes an answer's <c>Range</c> says that the registry has, or null where it says nothing.</summary>
    public static long? ReadOffset(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Range", out HeaderStringValues range))
            return null;
        ReadOnlySpan<char> text = range.ToString().AsSpan().Trim();
        if (text.StartsWith("bytes="))
            text = text["bytes=".Length..];
        if (!text.StartsWith("0-") || !long.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out long last) || last is long.MaxValue)
            return null;

        // "0-0" is one byte, or none. Taken for none: a byte sent twice shows in the digest, a missing one, too.
        return last is 0 ? 0 : last + 1;
    }

    /// <summary>Tells the registry that nothing more will come, so that it need not keep what came.</summary>
    public async Task AbandonAsync()
    {
        using CancellationTokenSource timeout = new(AbandonTimeout);
        try
        {
            using HttpRequestMessage request = CreateRequest(HttpMethod.Delete, Location);
            using HttpResponseMessage response = await _connection.SendAsync(request, timeout.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A courtesy to the registry, which forgets sessions by itself in the end. An application's handlers may throw anything.
        catch (Exception)
        {
        }
#pragma warning restore CA1031
    }

    /// <summary>Gives up the session that an answer opened.</summary>
    public static async Task AbandonAsync(RegistryConnection connection, RepositoryName repository, HttpResponseMessage response)
    {
        UploadSession session;
        try
        {
            session = new UploadSession(connection, repository, GetLocation(response, connection.Host));
        }
        catch (DxfException)
        {
            // An address that must not be used is not used for this either.
            return;
        }

        await session.AbandonAsync().ConfigureAwait(false);
    }

    private static Uri GetLocation(HttpResponseMessage response, string host) => ServerAddress.Resolve(
        response.RequestMessage!.RequestUri!,
        response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues values) ? values.ToString() : null,
        host);
}
