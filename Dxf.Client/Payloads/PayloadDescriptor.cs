using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dxf.Client.Payloads;

/// <summary>Where a blob of a payload is: in the zip (a path), or in a repository of the registry that it is pushed to.</summary>
internal sealed record BlobPlace(string? ZipPath, RepositoryName? Repository);

/// <summary>
/// The last entry of a payload, which says what the others are. The field for an index's manifests is dxf's own: what
/// docker-charon does not know it passes over, and an index it refuses by itself.
/// </summary>
internal sealed record PayloadDescriptor(
    IReadOnlyList<(PayloadImage Image, string? ManifestPath)> Images,
    IReadOnlyDictionary<Digest, BlobPlace> Blobs,
    IReadOnlyDictionary<Digest, string> Children)
{
    public const string EntryName = "payload_descriptor.json";

    private const string ManifestsField = "manifests_paths";
    private const string BlobsField = "blobs_paths";
    private const string ChildrenField = "index_manifests_paths";
    private const string ZipPathField = "zip_path";
    private const string RepositoryField = "repository";

    // As Python writes it: a key a line, four spaces a level.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        IndentSize = 4,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public ReadOnlyMemory<byte> Write()
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartObject(ManifestsField);
            foreach ((PayloadImage image, string? path) in Images)
                json.WriteString(image.ToString(), path);
            json.WriteEndObject();

            json.WriteStartObject(BlobsField);
            foreach ((Digest digest, BlobPlace place) in Blobs)
            {
                json.WriteStartObject(digest.Value);
                json.WriteString(place.ZipPath is null ? RepositoryField : ZipPathField, place.ZipPath ?? place.Repository!.Value.Value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            if (Children.Count > 0)
            {
                json.WriteStartObject(ChildrenField);
                foreach ((Digest digest, string path) in Children)
                    json.WriteString(digest.Value, path);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    /// <exception cref="PayloadException">It is not what such an entry holds.</exception>
    public static PayloadDescriptor Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            return new PayloadDescriptor(
                [.. root.GetProperty(ManifestsField).EnumerateObject().Select(static entry => (ReadImage(entry.Name), entry.Value.GetString()))],
                root.GetProperty(BlobsField).EnumerateObject().ToDictionary(static entry => ReadDigest(entry.Name), static entry => ReadPlace(entry.Value)),
                root.TryGetProperty(ChildrenField, out JsonElement children)
                    ? children.EnumerateObject().ToDictionary(static entry => ReadDigest(entry.Name), static entry => ReadText(entry.Value))
                    : new Dictionary<Digest, string>());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PayloadException($"its {EntryName} is not well-formed", exception);
        }
    }

    private static PayloadImage ReadImage(string text) => PayloadImage.TryParse(text, out PayloadImage? image)
        ? image
        : throw new PayloadException($"'{text}' is no image: expected name:tag");

    private static Digest ReadDigest(string text) => Digest.TryParse(text, out Digest digest)
        ? digest
        : throw new PayloadException($"'{text}' is no digest");

    private static BlobPlace ReadPlace(JsonElement place)
    {
        if (place.TryGetProperty(ZipPathField, out JsonElement path))
            return new BlobPlace(ReadText(path), null);
        string text = ReadText(place.GetProperty(RepositoryField));
        return RepositoryName.TryParse(text, out RepositoryName repository)
            ? new BlobPlace(null, repository)
            : throw new PayloadException($"'{text}' is no repository");
    }

    private static string ReadText(JsonElement element) => element.GetString() ?? throw new JsonException();
}
