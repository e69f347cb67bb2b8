using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Dxf.Client;
using Microsoft.Extensions.Options;

namespace Dxf.Tool;

/// <summary>Says in one or two lines what went wrong and what to do, and chooses the exit code.</summary>
internal static class ErrorReporter
{
    /// <param name="exception">What went wrong.</param>
    /// <param name="command">The verb, whose usage is shown where that is what is wrong.</param>
    /// <param name="host">The endpoint as it was given, for where the exception does not say which it is about.</param>
    /// <param name="error">Where the lines go.</param>
    /// <param name="hint">What to do about it, where the exception doesn't say.</param>
    public static int Report(Exception exception, Command command, string? host, TextWriter error, string? hint = null)
    {
        if (exception is OutputException { IsClosed: true })
            return ExitCodes.OutputClosed;

        // What the library refuses in the middle of a connection comes wrapped by it.
        if (exception is HttpRequestException { InnerException: DxfException refused })
            exception = refused;

        (int exitCode, string message) = Explain(exception, FailedEndpoint.Find(exception) ?? host ?? "the registry");
        if (hint is not null && !message.Contains("; ", StringComparison.Ordinal))
            message = $"{message}; {hint}";
        error.WriteLine(TerminalText.Escape("dxf: " + message));
        if (exception is UsageException or InvalidReferenceException or OptionsValidationException)
            error.WriteLine(Usage.Of(command));
        return exitCode;
    }

    private static (int ExitCode, string Message) Explain(Exception exception, string host) => exception switch
    {
        UsageException or InvalidReferenceException => (ExitCodes.NotFoundOrUsage, exception.Message),
        OptionsValidationException options => (ExitCodes.NotFoundOrUsage, string.Join("; ", options.Failures)),
        RegistryNotFoundException => (ExitCodes.NotFoundOrUsage, exception.Message),
        RegistryUnauthorizedException => (ExitCodes.Unauthorized, exception.Message),
        DigestMismatchException or SourceChangedException => (ExitCodes.DigestMismatch, exception.Message),
        RegistryException { Status: { } status } => (IsUnavailable(status) ? ExitCodes.Unavailable : ExitCodes.Failed, exception.Message + HintFor(status)),
        HttpRequestException or HttpIOException when FindCertificateAlert(exception) is { } alert => (
            ExitCodes.Unavailable,
            $"{host}: the server wants a client certificate that it trusts ({alert}); NAME.cert and NAME.key belong into certs.d/{host}, for example in ~/.config/containers"),
        HttpRequestException http => (ExitCodes.Unavailable, ExplainConnection(http, host)),
        HttpIOException => (ExitCodes.Unavailable, $"{host}: the connection broke before all was there ({exception.Message})"),
        OciLayoutException => (ExitCodes.LocalIo, exception.Message),
        HostConfigurationException { InnerException: IOException or UnauthorizedAccessException } => (ExitCodes.LocalIo, exception.Message),
        DxfException => (ExitCodes.Failed, exception.Message),
        IOException or UnauthorizedAccessException => (ExitCodes.LocalIo, exception.Message),
        _ => (ExitCodes.Failed, string.Create(CultureInfo.InvariantCulture, $"unexpected {exception.GetType().Name}: {exception.Message}")),
    };

    private static bool IsUnavailable(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private static string HintFor(HttpStatusCode status) => status is HttpStatusCode.Forbidden
        ? "; the credentials do not allow it"
        : "";

    /// <summary>What a server said of the client's certificate, or of the lack of one, as it closed the connection.</summary>
    private static string? FindCertificateAlert(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is CryptographicException && cause.Message.Contains("alert", StringComparison.Ordinal) && cause.Message.Contains("certificate", StringComparison.Ordinal))
                return cause.Message[(cause.Message.LastIndexOf(':') + 1)..];
        }

        return null;
    }

    private static string ExplainConnection(HttpRequestException exception, string host)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"could not connect to {host}: connection refused";
                case SocketException socket:
                    return $"could not connect to {host}: {socket.Message}";
                case AuthenticationException tls when tls.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase):
                    return $"{host}: the server's certificate is not trusted: {tls.Message} (DXF_TLSVERIFY names a PEM file of authorities to trust)";
                case AuthenticationException tls:
                    return $"could not connect to {host} over TLS: {tls.Message} (if it speaks http, set DXF_INSECURE=1; for one side of a copy --from-insecure or --to-insecure)";
                default:
                    break;
            }
        }

        return exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            ? $"could not connect to {host}: {exception.Message}"
            : $"{host}: the request failed: {exception.InnerException?.Message ?? exception.Message}";
    }
}
