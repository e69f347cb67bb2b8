namespace Dxf.Client.Registry;

/// <summary>Sends requests to hosts that have certificates of their own over connections of their own, and all others over one handler's.</summary>
/// <remarks>
/// TLS settings belong to a handler, and what a connection is asked for when it is set up does not name the port. The
/// connections to one host are shared as they are with a single handler.
/// </remarks>
/// <param name="folders">Where the certificates are.</param>
/// <param name="isHttps">Whether the registry is reached over https.</param>
/// <param name="createPlain">Makes the handler for http.</param>
/// <param name="create">Makes a handler for a host's certificates, or one for the hosts that have none; for a registry that is reached over http, not before something else is over https.</param>
internal sealed class HostCertificateHandler(
    HostCertificateFolders folders, bool isHttps, Func<HttpMessageHandler> createPlain, Func<HostCertificates?, HttpMessageHandler> create)
    : HttpMessageHandler
{
    private readonly HttpMessageInvoker _plain = new(createPlain());

    // What is wrong with the settings shows before the first request, where the registry is reached over https.
    private HttpMessageInvoker? _usual = isHttps ? new HttpMessageInvoker(create(null)) : null;
    private readonly Dictionary<string, HttpMessageInvoker> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HostCertificates> _certificates = [];
    private readonly Lock _lock = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri address = request.RequestUri!;
        HttpMessageInvoker host = address.Scheme is "https" ? Find(address) : _plain;
        return host.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (HttpMessageInvoker host in _hosts.Values.Append(_plain).Distinct())
                host.Dispose();
            _usual?.Dispose();
            _certificates.ForEach(static certificates => certificates.Dispose());
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker Find(Uri address)
    {
        // What can't be read fails the request, and is looked at again for the next one.
        lock (_lock)
        {
            if (_hosts.TryGetValue(address.Authority, out HttpMessageInvoker? known))
                return known;

            HttpMessageInvoker host;
            if (folders.Load(address) is { } own)
            {
                _certificates.Add(own);
                host = new HttpMessageInvoker(create(own));
            }
            else
            {
                host = _usual ??= new HttpMessageInvoker(create(null));
            }

            _hosts.Add(address.Authority, host);
            return host;
        }
    }
}
