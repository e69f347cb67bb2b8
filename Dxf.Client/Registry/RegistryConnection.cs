using Dxf.Client.Auth;
using Dxf.Client.Registry.Transfers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry;

/// <summary>Makes a registry's requests: addresses, scopes, and exceptions for the answers that mean failure.</summary>
internal sealed class RegistryConnection(HttpClient http, DxfEndpoint.Registry endpoint, RetryPolicy retries, int parallel)
{
    /// <summary>The registry as messages name it.</summary>
    public string Host => endpoint.Name;

    /// <summary>How transfers, which see to their own retries, are tried again.</summary>
    public RetryPolicy Retries => retries;

    /// <summary>How many transfers may run side by side.</summary>
    public int Parallel => parallel;

    /// <summary>What the blobs that come over several connections each have to share.</summary>
    public SegmentBudget Segments { get; } = new();

    /// <summary>An address of the registry as a whole.</summary>
    public Uri GetUri(string path) => new(endpoint.BaseAddress, "v2/" + path);

    /// <summary>An address in a repository.</summary>
    public Uri GetUri(RepositoryName repository, string path) => GetUri($"{endpoint.Resolve(repository)}/{path}");

    /// <summary>The name that the registry knows the repository by.</summary>
    public RepositoryName Resolve(RepositoryName repository) => endpoint.Resolve(repository);

    /// <summary>Starts a request that needs actions on a repository.</summary>
    public HttpRequestMessage CreateRequest(HttpMethod method, Uri uri, RepositoryName repository, params IEnumerable<string> actions) =>
        CreateRequest(method, uri, AuthScope.ForRepository(Resolve(repository), actions));

    /// <summary>Starts a request that needs these scopes.</summary>
    public static HttpRequestMessage CreateRequest(HttpMethod method, Uri uri, params IEnumerable<AuthScope> scopes)
    {
        HttpRequestMessage request = new(method, uri);
        request.Options.Set(ScopeSet.RequestKey, ScopeSet.Of(scopes));
        return request;
    }

    /// <summary>Sends a request and answers as soon as the headers are there, whatever the status.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            FailedEndpoint.Set(exception, Host);
            throw;
        }
    }

    /// <summary>Sends a request that sees to its own retries, and takes too long a silence for a failure.</summary>
    public async Task<HttpResponseMessage> SendWatchedAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using IdleWatchdog watchdog = retries.Watch();
        return await SendAsync(request, watchdog, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request that is watched already.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IdleWatchdog watchdog, CancellationToken cancellationToken)
    {
        request.Options.Set(IdleWatchdog.RequestKey, watchdog);
        using CancellationTokenRegistration following = watchdog.Follow(cancellationToken);
        try
        {
            return await SendAsync(request, watchdog.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watchdog.Barked(cancellationToken))
        {
            throw watchdog.Stalled;
        }
        catch (OperationCanceledException exception) when (Cancelled.Hides(exception, cancellationToken))
        {
            throw Cancelled.By(exception, cancellationToken);
        }
    }

    /// <summary>Sends a request whose failure is an exception.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subject">What is asked for, for the exception.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task<HttpResponseMessage> SendOrThrowAsync(HttpRequestMessage request, string subject, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;

        using (response)
        {
            throw await CreateErrorAsync(response, subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes an exception of an answer that means failure. What explains it is not waited for without end.</summary>
    public async Task<RegistryException> CreateErrorAsync(HttpResponseMessage response, string subject, CancellationToken cancellationToken)
    {
        using IdleWatchdog watchdog = retries.Watch();
        using CancellationTokenRegistration following = watchdog.Follow(cancellationToken);
        RegistryException error = await RegistryErrors
            .CreateAsync(response, subject, Host, retries.Time, watchdog.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return error;
    }
}
