using System.Text.Json.Serialization;

namespace Dxf.Client.Auth;

/// <summary>A token server's answer.</summary>
/// <remarks>See <see href="https://distribution.github.io/distribution/spec/auth/token/#token-response-fields">the token documentation</see>.</remarks>
internal sealed record TokenResponse(
    [property: JsonPropertyName("token")] string? Token = null,
    [property: JsonPropertyName("access_token")] string? AccessToken = null,
    [property: JsonPropertyName("expires_in")] double? ExpiresIn = null,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken = null)
{
    /// <summary>The documentation's own default, kept by old servers that don't say it.</summary>
    private const double DefaultLifetime = 60;

    /// <summary>The first of the two fields that holds something.</summary>
    [JsonIgnore]
    public string? Value => !string.IsNullOrEmpty(AccessToken) ? AccessToken : !string.IsNullOrEmpty(Token) ? Token : null;

    [JsonIgnore]
    public TimeSpan Lifetime => TimeSpan.FromSeconds(
        ExpiresIn is > 0 and { } seconds ? Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds) : DefaultLifetime);
}

[JsonSerializable(typeof(TokenResponse))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
internal sealed partial class TokenJson : JsonSerializerContext;
