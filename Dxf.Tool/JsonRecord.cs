namespace Dxf.Tool;

/// <summary>
/// An object of <c>--json</c>: one line, keys sorted, ASCII only, so that no name from a server steers a terminal. What
/// is null is left out.
/// </summary>
internal sealed class JsonRecord
{
    private readonly List<KeyValuePair<string, string>> _members = [];

    public JsonRecord Add(string name, string? value) => value is null ? this : AddJson(name, PythonJson.String(value));

    public JsonRecord Add(string name, long? value) => value is null ? this : AddJson(name, PythonJson.Number(value.Value));

    public JsonRecord Add(string name, bool value) => AddJson(name, value ? "true" : "false");

    public JsonRecord Add(string name, JsonRecord? value) => value is null ? this : AddJson(name, value.ToString());

    public JsonRecord Add(string name, IEnumerable<JsonRecord> values) => AddJson(name, $"[{string.Join(", ", values)}]");

    public JsonRecord Add(string name, IEnumerable<KeyValuePair<string, string>>? texts) => texts is null
        ? this
        : AddJson(name, PythonJson.Object(texts.Select(static text => KeyValuePair.Create(text.Key, PythonJson.String(text.Value)))));

    /// <summary>What a descriptor says.</summary>
    public JsonRecord Add(Descriptor descriptor) => Add("digest", descriptor.Digest.Value)
        .Add("mediaType", descriptor.MediaType)
        .Add("size", descriptor.Size)
        .Add("artifactType", descriptor.ArtifactType)
        .Add("platform", descriptor.Platform?.ToString())
        .Add("annotations", descriptor.Annotations);

    public override string ToString() => PythonJson.Object(_members);

    private JsonRecord AddJson(string name, string json)
    {
        _members.Add(KeyValuePair.Create(name, json));
        return this;
    }
}
