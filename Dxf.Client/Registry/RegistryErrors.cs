using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Dxf.Client.Auth;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry;

/// <summary>Makes exceptions of the answers that mean failure.</summary>
internal static class RegistryErrors
{
    private const int MaxBodyLength = 64 * 1024;
    private const int MaxShownLength = 300;

    /// <param name="response">The answer; its body is read.</param>
    /// <param name="subject">What was asked for, for example <c>fred/datalogger@sha256:…</c>.</param>
    /// <param name="host">Who answered.</param>
    /// <param name="time">What tells how long it is until a date.</param>
    /// <param name="cancellationToken">Stops the reading of the body.</param>
    public static async Task<RegistryException> CreateAsync(
        HttpResponseMessage response, string subject, string host, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegistryError> errors = [];
        string text = "";
        try
        {
            (ReadOnlyMemory<byte> body, _) = await BoundedContent
                .ReadUpToAsync(response.Content, MaxBodyLength, cancellationToken).ConfigureAwait(false);
            errors = Parse(body);
            if (errors.Count is 0 && response.Content.Headers.ContentType?.MediaType is "text/plain" or null)
                text = TextOf(body.Span);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // Cut off, or not waited for any longer: the status says enough.
        }

        HttpMethod method = response.RequestMessage!.Method;
        Uri uri = ServerAddress.WithoutQuery(response.RequestMessage.RequestUri!);
        string status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        string said = string.Concat(errors.Select(static error => ": " + (error.Message is null ? error.Code : $"{error.Code}: {error.Message}")));

        response.RequestMessage.Options.TryGetValue(Credentials.ShownName, out string? name);
        string shown = name switch { null => "", "" => " without credentials", _ => $" for {name}" };
        TimeSpan? retryAfter = RetryAfter.Read(response, time);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new RegistryNotFoundException($"{subject}: Not Found ({status}) at {host}{said}", method, uri, errors),
            HttpStatusCode.Unauthorized => new RegistryUnauthorizedException($"{subject}: unauthorized ({status}) at {host}{shown}{said}", method, uri, errors)
            {
                IsAnonymous = name is "",
            },
            _ when IsUnsupportedDelete(response.StatusCode, method, errors) => new RegistryException(
                $"{subject}: {host} does not support deleting ({status}){said}", response.StatusCode, method, uri, errors),
            _ => new RegistryException(
                $"{subject}: {host} answered {status} {ReasonOf(response)}{said}{text}", response.StatusCode, method, uri, errors)
            {
                RetryAfter = retryAfter,
            },
        };
    }

    private static bool IsUnsupportedDelete(HttpStatusCode status, HttpMethod method, IReadOnlyList<RegistryError> errors) =>
        method == HttpMethod.Delete && (status is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented
            || errors.Any(static error => error.Code is "UNSUPPORTED"));

    private static string ReasonOf(HttpResponseMessage response) =>
        string.IsNullOrEmpty(response.ReasonPhrase) ? response.StatusCode.ToString() : response.ReasonPhrase;

    /// <summary>Reads the specification's error body; anything else is told by the status alone.</summary>
    private static IReadOnlyList<RegistryError> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object
                || !document.RootElement.TryGetProperty("errors", out JsonElement list)
                || list.ValueKind is not JsonValueKind.Array)
            {
                return [];
            }

            return
            [
                .. list.EnumerateArray()
                    .Where(static entry => entry.ValueKind is JsonValueKind.Object)
                    .Take(5)
                    .Select(static entry => new RegistryError(Text(entry, "code") ?? "UNKNOWN", Text(entry, "message"))),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or a text in it that is not well-formed.
            return [];
        }
    }

    /// <summary>What a server says in a line of plain text, such as one that is asked over http and speaks https.</summary>
    private static string TextOf(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> line = body.Trim(" \r\n"u8);
        return line.Length <= MaxShownLength && line.Contains((byte)' ') && char.IsAsciiLetter((char)line[0]) && !line.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? ": " + Encoding.ASCII.GetString(line)
            : "";
    }

    private static string? Text(JsonElement entry, string field)
    {
        if (!entry.TryGetProperty(field, out JsonElement value) || value.ValueKind is not JsonValueKind.String)
            return null;
        string text = value.GetString()!;
        return text.Length switch
        {
            0 => null,
            > MaxShownLength => text[..MaxShownLength] + "…",
            _ => text,
        };
    }
}
