using System.Text.Json.Serialization;

namespace Dxf.Client.Auth.Docker;

/// <summary>A credential as helpers take and give it. A token has the user <c>&lt;token&gt;</c>.</summary>
internal sealed record HelperCredential(
    [property: JsonPropertyName("ServerURL")] string? ServerUrl,
    [property: JsonPropertyName("Username")] string? Username,
    [property: JsonPropertyName("Secret")] string? Secret)
{
    /// <summary>Without the secret, for whoever logs it.</summary>
    public override string ToString() => $"{Username} at {ServerUrl}";
}

// Those who read it in Go take the names in any case.
[JsonSerializable(typeof(HelperCredential))]
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
internal sealed partial class HelperJson : JsonSerializerContext;
