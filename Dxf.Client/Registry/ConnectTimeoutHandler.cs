namespace Dxf.Client.Registry;

/// <summary>
/// Tells a connection that took too long from a request that somebody cancelled: <see cref="SocketsHttpHandler"/> reports
/// both as cancelled.
/// </summary>
/// <param name="inner">Makes the connections.</param>
internal sealed class ConnectTimeoutHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no connection came about in time", exception.InnerException);
        }
    }
}
