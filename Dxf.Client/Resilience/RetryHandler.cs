using System.Net;
using Dxf.Client.Registry;

namespace Dxf.Client.Resilience;

/// <summary>
/// Tries requests again, from the address that they started at: a redirect's target may have expired. Requests of
/// transfers pass; those know how far they came and see to themselves.
/// </summary>
internal sealed class RetryHandler(RetryPolicy policy) : DelegatingHandler
{
    /// <summary>Set on requests that see to themselves.</summary>
    public static readonly HttpRequestOptionsKey<bool> OwnRetries = new("Dxf.OwnRetries");

    /// <summary>Set on requests whose whole answer is wanted: its largest length in bytes. It is read here, so that a cut in it is tried again, too.</summary>
    public static readonly HttpRequestOptionsKey<int> WholeAnswer = new("Dxf.WholeAnswer");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(OwnRetries, out bool own) && own)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        Uri address = request.RequestUri!;
        bool answerLost = false;
        HttpResponseMessage response = await policy.RequestAsync(TryAsync, cancellationToken).ConfigureAwait(false);

        // The try whose answer was lost did the work: what was to go is gone.
        if (answerLost && request.Method == HttpMethod.Delete && response.StatusCode is HttpStatusCode.NotFound)
            response.StatusCode = HttpStatusCode.Accepted;
        return response;

        async ValueTask<HttpResponseMessage> TryAsync(CancellationToken token)
        {
            request.RequestUri = address;
            using IdleWatchdog watchdog = policy.Watch();
            request.Options.Set(IdleWatchdog.RequestKey, watchdog);
            using CancellationTokenRegistration following = watchdog.Follow(token);
            try
            {
                HttpResponseMessage answer = await base.SendAsync(request, watchdog.Token).ConfigureAwait(false);
                if (request.Options.TryGetValue(WholeAnswer, out int limit))
                    await BoundedContent.BufferAsync(answer, limit, watchdog).ConfigureAwait(false);
                return answer;
            }
            catch (OperationCanceledException) when (watchdog.Barked(token))
            {
                answerLost = true;
                throw watchdog.Stalled;
            }
            catch (IOException exception) when (exception is not HttpIOException)
            {
                answerLost = true;
                throw new HttpIOException(HttpRequestError.ResponseEnded, exception.Message, exception);
            }
            catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
            {
                answerLost |= !TransientFaults.IsBeforeSending(exception);
                throw;
            }
        }
    }
}
