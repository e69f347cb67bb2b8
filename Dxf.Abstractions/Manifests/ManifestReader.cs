using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Dxf;

/// <summary>Reads what registries and files hold as manifests, and refuses what is ambiguous.</summary>
internal static class ManifestReader
{
    /// <summary>
    /// Decides what the bytes are. The field <c>mediaType</c> and what stands beside the bytes must agree; where
    /// neither says anything, the shape decides.
    /// </summary>
    public static string DetermineMediaType(ReadOnlySpan<byte> bytes, string? besides)
    {
        Outline outline = ReadOutline(bytes, besides);
        if (outline is { HasLayers: true, HasManifests: true })
        {
            // Clients that look at one field and clients that look at the other would see different content:
            // https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
            throw new UnsupportedManifestException(besides, "it has both \"layers\" and \"manifests\"");
        }

        // A server that knows no better sends a general type, which says nothing.
        string? told = besides is null or "application/json" or "text/plain" or MediaTypes.OctetStream ? null : besides;
        if (told is not null && outline.MediaType is not null && !string.Equals(told, outline.MediaType, StringComparison.Ordinal))
            throw new UnsupportedManifestException(told, $"its own mediaType is another one, '{outline.MediaType}'");

        string mediaType = outline.MediaType ?? told ?? outline switch
        {
            { HasManifests: true } => MediaTypes.OciIndex,
            { HasLayers: true } => MediaTypes.OciManifest,
            { SchemaVersion: 1 } => MediaTypes.DockerSchema1,
            _ => throw new UnsupportedManifestException(besides, "it has no mediaType, no layers and no manifests"),
        };

        // A JSON reader looks only at the texts that it is asked for.
        return Utf8.IsValid(bytes) ? mediaType : throw new UnsupportedManifestException(mediaType, "it is not UTF-8 text");
    }

    /// <summary>Whether the bytes are of Docker's schema 1; what is no manifest is not.</summary>
    public static bool IsSchema1(ReadOnlySpan<byte> bytes, string? besides)
    {
        try
        {
            return MediaTypes.IsSchema1(DetermineMediaType(bytes, besides));
        }
        catch (UnsupportedManifestException)
        {
            return false;
        }
    }

    public static Manifest ReadManifest(ReadOnlySpan<byte> bytes, string mediaType)
    {
        Manifest manifest;
        try
        {
            manifest = ManifestJson.ReadManifest(SkipByteOrderMark(bytes));
        }
        catch (JsonException exception)
        {
            throw Malformed(mediaType, exception);
        }

        CheckEntries(manifest.Layers, "layers", mediaType);
        CheckEntries([manifest.Config], "config", mediaType);
        return manifest;
    }

    public static ImageIndex ReadIndex(ReadOnlySpan<byte> bytes, string mediaType)
    {
        ImageIndex index;
        try
        {
            index = ManifestJson.ReadIndex(SkipByteOrderMark(bytes));
        }
        catch (JsonException exception)
        {
            throw Malformed(mediaType, exception);
        }

        CheckEntries(index.Manifests, "manifests", mediaType);
        return index;
    }

    private static void CheckEntries(IReadOnlyList<Descriptor> entries, string field, string mediaType)
    {
        // The JSON may hold nulls where the types promise none.
        if (entries.Any(static entry => entry is null))
            throw new UnsupportedManifestException(mediaType, $"\"{field}\" has an entry that is null");
        if (entries.FirstOrDefault(static entry => entry.Size < 0) is { } negative)
            throw new UnsupportedManifestException(mediaType, $"the size of {negative.Digest} is negative");
    }

    private static UnsupportedManifestException Malformed(string mediaType, JsonException exception) => new(
        mediaType, exception.Path is { Length: > 1 } path ? $"it is not well-formed at {path}" : "it is not well-formed JSON of this kind", exception);

    private static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static Outline ReadOutline(ReadOnlySpan<byte> bytes, string? besides)
    {
        try
        {
            Utf8JsonReader reader = new(SkipByteOrderMark(bytes));
            return Outline.Read(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UnsupportedManifestException(besides, "it is not a JSON object", exception);
        }
    }

    /// <summary>The fields that decide what a manifest is.</summary>
    private readonly record struct Outline(string? MediaType, int? SchemaVersion, bool HasLayers, bool HasManifests)
    {
        public static Outline Read(ref Utf8JsonReader reader)
        {
            Outline outline = default;
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartObject)
                throw new JsonException();

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                outline = name switch
                {
                    "mediaType" when reader.TokenType is JsonTokenType.String => outline with { MediaType = reader.GetString() },
                    "schemaVersion" when reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out int version) => outline with { SchemaVersion = version },
                    "layers" => outline with { HasLayers = true },
                    "manifests" => outline with { HasManifests = true },
                    _ => outline,
                };
                reader.Skip();
            }

            // Reads on to the end, so that a truncated or continued text is refused.
            while (reader.Read())
            {
            }

            return outline;
        }
    }
}
