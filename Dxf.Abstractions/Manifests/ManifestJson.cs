using System.Text.Json;

namespace Dxf;

/// <summary>
/// A value in the JSON of a manifest, and where it stands. Read by hand: the serializer's metadata would take longer to
/// set up than all else that a short run does with a manifest.
/// </summary>
internal readonly struct ManifestJson
{
    private readonly JsonElement _value;
    private readonly string _path;

    private ManifestJson(JsonElement value, string path)
    {
        _value = value;
        _path = path;
    }

    /// <exception cref="JsonException">The bytes are no manifest; it names the field that is not as it must be.</exception>
    public static Manifest ReadManifest(ReadOnlySpan<byte> bytes)
    {
        using JsonDocument document = Parse(bytes);
        ManifestJson root = RootOf(document);
        return new Manifest(root.Required("config").ReadDescriptor(), root.Required("layers").ReadDescriptors())
        {
            SchemaVersion = root.ReadSchemaVersion(),
            MediaType = root.Find("mediaType")?.ReadText(),
            ArtifactType = root.Find("artifactType")?.ReadText(),
            Subject = root.Find("subject")?.ReadDescriptor(),
            Annotations = root.Find("annotations")?.ReadAnnotations(),
        };
    }

    /// <exception cref="JsonException">The bytes are no index; it names the field that is not as it must be.</exception>
    public static ImageIndex ReadIndex(ReadOnlySpan<byte> bytes)
    {
        using JsonDocument document = Parse(bytes);
        ManifestJson root = RootOf(document);
        return new ImageIndex(root.Required("manifests").ReadDescriptors())
        {
            SchemaVersion = root.ReadSchemaVersion(),
            MediaType = root.Find("mediaType")?.ReadText(),
            ArtifactType = root.Find("artifactType")?.ReadText(),
            Subject = root.Find("subject")?.ReadDescriptor(),
            Annotations = root.Find("annotations")?.ReadAnnotations(),
        };
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> bytes)
    {
        Utf8JsonReader reader = new(bytes);
        return JsonDocument.ParseValue(ref reader);
    }

    private static ManifestJson RootOf(JsonDocument document) => new ManifestJson(document.RootElement, "$").Expect(JsonValueKind.Object);

    private JsonException Malformed() => new(message: null, _path, lineNumber: null, bytePositionInLine: null);

    private ManifestJson Expect(JsonValueKind kind) => _value.ValueKind == kind ? this : throw Malformed();

    /// <summary>A field, or null where there is none or it is null.</summary>
    private ManifestJson? Find(string name) => _value.TryGetProperty(name, out JsonElement field) && field.ValueKind is not JsonValueKind.Null
        ? new ManifestJson(field, $"{_path}.{name}")
        : null;

    private ManifestJson Required(string name)
    {
        if (!_value.TryGetProperty(name, out JsonElement field))
            throw Malformed();
        ManifestJson found = new(field, $"{_path}.{name}");
        return field.ValueKind is JsonValueKind.Null ? throw found.Malformed() : found;
    }

    private string ReadText()
    {
        try
        {
            return Expect(JsonValueKind.String)._value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            throw Malformed();
        }
    }

    private int ReadSchemaVersion()
    {
        const int usual = 2;
        if (Find("schemaVersion") is not { } version)
            return _value.TryGetProperty("schemaVersion", out _) ? throw Malformed() : usual;
        return version.Expect(JsonValueKind.Number)._value.TryGetInt32(out int number) ? number : throw version.Malformed();
    }

    private long ReadSize() => Expect(JsonValueKind.Number)._value.TryGetInt64(out long size) ? size : throw Malformed();

    private Digest ReadDigest() => Digest.TryParse(ReadText(), out Digest digest) ? digest : throw Malformed();

    private Descriptor ReadDescriptor()
    {
        Expect(JsonValueKind.Object);
        return new Descriptor(Required("mediaType").ReadText(), Required("digest").ReadDigest(), Required("size").ReadSize())
        {
            Platform = Find("platform")?.ReadPlatform(),
            ArtifactType = Find("artifactType")?.ReadText(),
            Urls = Find("urls")?.ReadTexts(),
            Annotations = Find("annotations")?.ReadAnnotations(),
        };
    }

    /// <summary>What they are is looked at later: an entry that is null has a message of its own.</summary>
    private Descriptor[] ReadDescriptors() => ReadList(static entry => entry.ReadDescriptor());

    private string[] ReadTexts() => ReadList(static entry => entry.ReadText());

    private T[] ReadList<T>(Func<ManifestJson, T> read)
        where T : class
    {
        Expect(JsonValueKind.Array);
        T[] list = new T[_value.GetArrayLength()];
        for (int index = 0; index < list.Length; index++)
        {
            JsonElement entry = _value[index];
            list[index] = entry.ValueKind is JsonValueKind.Null ? null! : read(new ManifestJson(entry, $"{_path}[{index}]"));
        }

        return list;
    }

    private Dictionary<string, string> ReadAnnotations()
    {
        Expect(JsonValueKind.Object);
        Dictionary<string, string> annotations = new(StringComparer.Ordinal);
        foreach (JsonProperty annotation in _value.EnumerateObject())
        {
            annotations[annotation.Name] = annotation.Value.ValueKind is JsonValueKind.Null
                ? null!
                : new ManifestJson(annotation.Value, $"{_path}.{annotation.Name}").ReadText();
        }

        return annotations;
    }

    /// <summary>One that lacks its system or processor is no platform, and no error.</summary>
    private Platform? ReadPlatform()
    {
        if (_value.ValueKind is not JsonValueKind.Object)
            return null;
        string? system = Word("os"), architecture = Word("architecture");
        return system is null || architecture is null
            ? null
            : new Platform(system, architecture, Word("variant")) { OperatingSystemVersion = Find("os.version") is { _value.ValueKind: JsonValueKind.String } version ? version.ReadText() : null };
    }

    private string? Word(string name) =>
        Find(name) is { _value.ValueKind: JsonValueKind.String } field && field.ReadText() is { Length: > 0 } word ? word : null;
}
