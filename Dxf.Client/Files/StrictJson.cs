using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Dxf.Client.Files;

/// <summary>Parses JSON that anybody may have written, so that nothing in it can fail later.</summary>
internal static class StrictJson
{
    /// <exception cref="JsonException">It is not well-formed, or an object has a name twice.</exception>
    /// <exception cref="InvalidOperationException">It holds a text that is not valid Unicode.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];

        // Texts are decoded when they are first looked at, long after the parsing: what can't be is refused now.
        if (!Utf8.IsValid(bytes))
            throw new InvalidOperationException("Not UTF-8.");
        Utf8JsonReader reader = new(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
        }

        return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
    }
}
