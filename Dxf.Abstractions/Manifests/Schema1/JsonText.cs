using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Dxf.Schema1;

/// <summary>The JSON in and around signatures. Whatever is not exactly as expected is refused.</summary>
internal static class JsonText
{
    /// <summary>Of a name that is there twice some readers take the one and some the other.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static UnsupportedManifestException Refuse(string reason, Exception? cause = null) => new(MediaTypes.DockerSchema1, reason, cause);

    /// <summary>Parses an object.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="subject">What it is, as the subject of a sentence.</param>
    public static JsonDocument Parse(ReadOnlyMemory<byte> text, string subject)
    {
        try
        {
            JsonDocument document = Utf8.IsValid(text.Span) ? JsonDocument.Parse(text, Strict) : throw new JsonException();
            if (document.RootElement.ValueKind is JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Refuse($"{subject} is not well-formed JSON with each name once", exception);
        }

        throw Refuse($"{subject} is not a JSON object");
    }

    public static byte[] Decode(string text, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException exception)
        {
            throw Refuse($"the \"{name}\" of a signature is not base64url", exception);
        }
    }

    public static JsonElement GetObject(this JsonElement parent, string name) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Object
            ? value
            : throw Refuse($"a signature has no object \"{name}\"");

    public static string GetText(this JsonElement parent, string name) =>
        parent.FindText(name) ?? throw Refuse($"a signature has no text \"{name}\"");

    /// <summary>A member that is text; null where there is none, or none that is.</summary>
    public static string? FindText(this JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind is not JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped.
            return null;
        }
    }
}
