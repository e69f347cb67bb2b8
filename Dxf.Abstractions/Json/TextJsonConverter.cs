using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dxf;

/// <summary>
/// Writes <see cref="Digest"/>, <see cref="RepositoryName"/>, <see cref="Tag"/> and <see cref="Reference"/> into JSON as the
/// texts that they are, and reads them; <see langword="null"/> stands for <see langword="default"/>. They name it
/// themselves: it need not be added to <see cref="JsonSerializerOptions"/>.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class TextJsonConverter<T> : JsonConverter<T>
    where T : struct, IParsable<T>, IEquatable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => Parse(reader.GetString()!),
        _ => throw new JsonException($"expected a text that is a {typeof(T).Name}"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Equals(default))
            writer.WriteNullValue();
        else
            writer.WriteStringValue(value.ToString());
    }

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.Equals(default))
            throw new JsonException($"default({typeof(T).Name}) can't be the name of a property");
        writer.WritePropertyName(value.ToString()!);
    }

    private static T Parse(string text)
    {
        try
        {
            return T.Parse(text, provider: null);
        }
        catch (InvalidReferenceException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
