using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dxf.Tests.Infrastructure;

/// <summary>An entry of the token's <c>access</c> claim.</summary>
internal sealed record TokenAccess(string Type, string Name, IReadOnlyList<string> Actions);

/// <summary>
/// Signs tokens for distribution's token authentication: https://distribution.github.io/distribution/spec/auth/jwt/.
/// The signing certificate goes into the <c>x5c</c> header; the registry checks it against its rootcertbundle.
/// (Its other way, <c>kid</c>, wants libtrust's own fingerprint and changed in version 3.)
/// </summary>
internal sealed class TokenSigner : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;
    private readonly SigningCredentials _credentials;

    public TokenSigner(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _key = certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("has no EC key", nameof(certificate));
        _credentials = new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256);
    }

    public string Sign(string issuer, string audience, string subject, IReadOnlyList<TokenAccess> access, DateTime now, TimeSpan lifetime)
    {
        DateTime expires = now + lifetime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = expires < now ? expires : now,
            Expires = expires,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = subject,
                ["jti"] = Guid.NewGuid().ToString("N"),
                ["access"] = JsonSerializer.SerializeToElement(access, JsonSerializerOptions.Web),
            },
            AdditionalHeaderClaims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["x5c"] = new List<string> { Convert.ToBase64String(_certificate.RawData) },
            },
            SigningCredentials = _credentials,
        };
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    public void Dispose() => _key.Dispose();
}
