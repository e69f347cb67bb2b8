using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>Platforms of index entries. One that lacks its system or processor is no platform, and no error.</summary>
internal sealed class PlatformJsonConverter : JsonConverter<Platform>
{
    public override Platform? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? system = null, architecture = null, variant = null, version = null;
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            string? value = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            switch (name)
            {
                case "os": system = value; break;
                case "architecture": architecture = value; break;
                case "variant": variant = value; break;
                case "os.version": version = value; break;
                default: break;
            }
        }

        return string.IsNullOrEmpty(system) || string.IsNullOrEmpty(architecture)
            ? null
            : new Platform(system, architecture, string.IsNullOrEmpty(variant) ? null : variant) { OperatingSystemVersion = version };
    }

    public override void Write(Utf8JsonWriter writer, Platform value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("architecture", value.Architecture);
        writer.WriteString("os", value.OperatingSystem);
        if (value.OperatingSystemVersion is not null)
            writer.WriteString("os.version", value.OperatingSystemVersion);
        if (value.Variant is not null)
            writer.WriteString("variant", value.Variant);
        writer.WriteEndObject();
    }
}
