using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>Reads and writes manifests and indexes; the source generator writes the code.</summary>
[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(DigestJsonConverter), typeof(PlatformJsonConverter)])]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ImageIndex))]
internal sealed partial class ManifestJson : JsonSerializerContext;
