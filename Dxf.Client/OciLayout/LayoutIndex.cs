using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>
/// A layout's <c>index.json</c>, which says what its manifests are and which tags name them. What other tools wrote
/// into it and dxf does not know stays as it is.
/// </summary>
internal sealed class LayoutIndex
{
    /// <summary>The largest index that is read, in bytes.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    private const string RefName = "org.opencontainers.image.ref.name";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly JsonObject _document;
    private readonly JsonArray _manifests;

    private LayoutIndex(string path, JsonObject document)
    {
        _path = path;
        _document = document;
        switch (document["manifests"])
        {
            case JsonArray manifests:
                _manifests = manifests;
                break;
            case null:
                // Tools written in Go write an empty list so.
                document["manifests"] = _manifests = [];
                break;
            default:
                throw new OciLayoutException(path, "its \"manifests\" is no list");
        }

        if (_manifests.Any(static entry => entry is not JsonObject))
            throw new OciLayoutException(path, "its \"manifests\" holds something that is no descriptor");
    }

    /// <summary>The tags, each once, in ordinal order. What others put into that field and is no tag is left out.</summary>
    public IEnumerable<string> Tags => Entries
        .Select(TagOf)
        .OfType<string>()
        .Order(StringComparer.Ordinal)
        .Distinct(StringComparer.Ordinal);

    /// <summary>The manifests, each once, in the index's order. What others put into that field and is no digest is left out.</summary>
    public IReadOnlyList<Digest> Digests => Parse(Entries);

    private IEnumerable<JsonObject> Entries => _manifests.OfType<JsonObject>();

    /// <summary>Makes an index without manifests.</summary>
    public static LayoutIndex CreateEmpty(string path) => new(path, new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.OciIndex,
        ["manifests"] = new JsonArray(),
    });

    /// <summary>Reads an index; one that isn't there is empty.</summary>
    /// <exception cref="OciLayoutException">It is no index.</exception>
    public static async Task<LayoutIndex> ReadAsync(string path, CancellationToken cancellationToken) =>
        await LayoutFile.ReadJsonAsync(path, MaxLength, cancellationToken).ConfigureAwait(false) is { } document
            ? new LayoutIndex(path, document)
            : CreateEmpty(path);

    /// <summary>Writes the index to where it was read from.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> bytes = new();
        Utf8JsonWriter writer = new(bytes, WriterOptions);
        await using (writer.ConfigureAwait(false))
        {
            _document.WriteTo(writer);
        }

        if (bytes.WrittenCount > MaxLength)
            throw new OciLayoutException(_path, $"with one more entry it would have {bytes.WrittenCount} bytes, and at most {MaxLength} are read");
        await TempFile.WriteAsync(_path, bytes.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the manifest that a tag names, and what the index says that it is. Of several entries the last counts.</summary>
    /// <exception cref="OciLayoutException">The entry's digest is none.</exception>
    public (Digest Digest, string? MediaType)? Find(Tag tag)
    {
        if (Entries.LastOrDefault(entry => HasTag(entry, tag)) is not { } found)
            return null;
        return Digest.TryParse(Text(found["digest"]), out Digest digest)
            ? (digest, Text(found["mediaType"]))
            : throw new OciLayoutException(_path, $"the entry of the tag {tag} has no digest that is well-formed");
    }

    /// <summary>The manifests that a tag names, the last of which counts.</summary>
    public IReadOnlyList<Digest> FindNamed(Tag tag) => Parse(Entries.Where(entry => HasTag(entry, tag)));

    /// <summary>The manifests that have an entry which says no more than that they are there.</summary>
    public IReadOnlyList<Digest> FindUnnamed() => Parse(Entries.Where(IsUnnamed));

    /// <summary>Finds what the index says that a manifest is, or null where it says nothing.</summary>
    public string? FindMediaType(Digest digest) => Entries
        .Where(entry => HasDigest(entry, digest))
        .Select(static entry => Text(entry["mediaType"]))
        .LastOrDefault(static mediaType => mediaType is not null);

    /// <summary>Enters a manifest, if it isn't there yet.</summary>
    public void Add(Descriptor manifest)
    {
        if (!Entries.Any(entry => HasDigest(entry, manifest.Digest)))
            _manifests.Add((JsonNode)MakeEntry(manifest));
    }

    /// <summary>Lets a tag name a manifest, and nothing else.</summary>
    public void Add(Descriptor manifest, Tag tag)
    {
        List<JsonObject> known = [.. Entries.Where(entry => HasDigest(entry, manifest.Digest))];
        JsonObject? entry = known.FindLast(entry => HasTag(entry, tag)) ?? known.FindLast(static entry => NameOf(entry) is null);
        Remove(other => HasTag(other, tag) && other != entry);
        if (entry is null)
            _manifests.Add((JsonNode)(entry = MakeEntry(manifest)));

        entry["mediaType"] = manifest.MediaType;
        entry["size"] = manifest.Size;
        if (entry["annotations"] is not JsonObject annotations)
            entry["annotations"] = annotations = [];
        annotations[RefName] = tag.Value;
    }

    /// <summary>
    /// Removes a tag, or answers <see langword="false"/> where there is none. A manifest that has no other entry keeps
    /// this one without its name, so that it is still found by its digest and no tool takes it for garbage.
    /// </summary>
    public bool Remove(Tag tag)
    {
        List<JsonObject> tagged = [.. Entries.Where(entry => HasTag(entry, tag))];
        foreach (JsonObject entry in tagged)
        {
            string? digest = Text(entry["digest"]);
            if (Entries.Any(other => other != entry && string.Equals(Text(other["digest"]), digest, StringComparison.Ordinal)))
            {
                _manifests.Remove(entry);
                continue;
            }

            JsonObject annotations = (JsonObject)entry["annotations"]!;
            annotations.Remove(RefName);
            if (annotations.Count is 0)
                entry.Remove("annotations");
        }

        return tagged.Count > 0;
    }

    /// <summary>Removes a manifest with all its tags, or answers <see langword="false"/> where it isn't there.</summary>
    public bool Remove(Digest digest) => Remove(entry => HasDigest(entry, digest));

    /// <summary>
    /// Removes the entries of manifests that an index names from now on, so that they are found through it, unless an
    /// entry says more than that the manifest is there.
    /// </summary>
    public void RemoveUnnamed(IEnumerable<Digest> children)
    {
        HashSet<string> digests = new(children.Select(static child => child.Value), StringComparer.Ordinal);
        Remove(entry => IsUnnamed(entry) && digests.Contains(Text(entry["digest"]) ?? ""));
    }

    private static IReadOnlyList<Digest> Parse(IEnumerable<JsonObject> entries) =>
    [
        .. entries
            .Select(static entry => Digest.TryParse(Text(entry["digest"]), out Digest digest) ? digest : (Digest?)null)
            .OfType<Digest>()
            .Distinct(),
    ];

    private static bool IsUnnamed(JsonObject entry) => entry["annotations"] is null;

    private static JsonObject MakeEntry(Descriptor manifest) => new()
    {
        ["mediaType"] = manifest.MediaType,
        ["digest"] = manifest.Digest.Value,
        ["size"] = manifest.Size,
    };

    private static bool HasDigest(JsonObject entry, Digest digest) =>
        string.Equals(Text(entry["digest"]), digest.Value, StringComparison.Ordinal);

    private static bool HasTag(JsonObject entry, Tag tag) =>
        string.Equals(NameOf(entry), tag.Value, StringComparison.Ordinal);

    private static string? NameOf(JsonObject entry) =>
        entry["annotations"] is JsonObject annotations ? Text(annotations[RefName]) : null;

    private static string? TagOf(JsonObject entry) =>
        NameOf(entry) is { } name && Tag.TryParse(name, out _) ? name : null;

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private bool Remove(Func<JsonObject, bool> condition)
    {
        List<JsonObject> removed = [.. Entries.Where(condition)];
        foreach (JsonObject entry in removed)
            _manifests.Remove(entry);
        return removed.Count > 0;
    }
}
