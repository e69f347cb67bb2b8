namespace Dxf.Client.Registry.Transfers;

/// <summary>An upload that the registry opened: the address to go on at, which each answer may change.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs">pushing blobs</see>.</remarks>
internal sealed class UploadSession
{
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(2);

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

    public static async Task<UploadSession> OpenAsync(
        RegistryConnection connection, RepositoryName repository, string subject, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = connection.CreateRequest(
            HttpMethod.Post, connection.GetUri(repository, "blobs/uploads/"), repository, "pull", "push");
        using HttpResponseMessage response = await connection.SendOrThrowAsync(request, subject, cancellationToken).ConfigureAwait(false);
        return new UploadSession(connection, repository, GetLocation(response, connection.Host));
    }

    /// <summary>Makes a request of this session.</summary>
    public HttpRequestMessage CreateRequest(HttpMethod method, Uri uri) =>
        _connection.CreateRequest(method, uri, _repository, "pull", "push");

    /// <summary>Goes on at the address that an answer names.</summary>
    public void Advance(HttpResponseMessage response) => Location = GetLocation(response, _connection.Host);

    /// <summary>Tells the registry that nothing more will come, so that it need not keep what came.</summary>
    public async Task AbandonAsync()
    {
        using CancellationTokenSource timeout = new(AbandonTimeout);
        try
        {
            using HttpRequestMessage request = CreateRequest(HttpMethod.Delete, Location);
            using HttpResponseMessage response = await _connection.SendAsync(request, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or DxfException)
        {
            // A courtesy to the registry: it forgets sessions by itself in the end.
        }
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
        response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null,
        host);
}
