using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Dxf.Client.Resilience;

/// <summary>Which failures may be gone at the next try.</summary>
internal static class TransientFaults
{
    private const string GivenUp = "Dxf.GivenUp";

    /// <summary>Says that a failure was tried to get over often enough: a request within another is not tried again by both.</summary>
    public static void MarkGivenUp(Exception exception) => exception.Data[GivenUp] = true;

    /// <summary>Whether there was no connection, so that the server can't have seen the request.</summary>
    public static bool IsBeforeSending(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    public static bool IsTransient(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    public static bool IsTransient(Exception exception) => exception switch
    {
        _ when exception.Data.Contains(GivenUp) || IsCertificateAlert(exception) => false,
        RegistryException registry => IsTransient(registry.Status),
        StalledException => true,
        HttpRequestException { StatusCode: null } http => !IsLasting(http),
        HttpIOException => true,
        _ => false,
    };

    /// <summary>A server that wants a certificate of the client wants it the next time, too.</summary>
    private static bool IsCertificateAlert(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is CryptographicException && cause.Message.Contains("alert", StringComparison.Ordinal) && cause.Message.Contains("certificate", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>A certificate that isn't trusted and a name that nobody has stay so; what was sent too much stays too much.</summary>
    private static bool IsLasting(HttpRequestException exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData })
                return true;

            // A handshake that was cut off fails by an IOException, a certificate without one.
            if (cause is AuthenticationException { InnerException: null } or DxfException)
                return true;
        }

        return exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.UserAuthenticationError
            or HttpRequestError.VersionNegotiationError or HttpRequestError.ExtendedConnectNotSupported;
    }
}
