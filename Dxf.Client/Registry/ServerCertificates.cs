using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dxf.Client.Registry;

/// <summary>Which server certificates are taken.</summary>
internal static class ServerCertificates
{
    public static void Configure(SslClientAuthenticationOptions tls, DxfOptions options)
    {
        if (options.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The user said so, in as many words.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (!string.IsNullOrEmpty(options.CaBundle))
        {
            X509ChainPolicy policy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,

                // A private authority seldom publishes a revocation list, and asking a public one is another host.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(Load(options.CaBundle));
            tls.CertificateChainPolicy = policy;
        }
    }

    private static X509Certificate2Collection Load(string path)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPem(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the CA bundle could not be read: {exception.Message}", exception);
        }
        catch (CryptographicException exception)
        {
            throw new InvalidReferenceException(path, "CA bundle", $"expected a PEM file with certificates ({exception.Message})");
        }

        return authorities.Count > 0
            ? authorities
            : throw new InvalidReferenceException(path, "CA bundle", "expected a PEM file with certificates (-----BEGIN CERTIFICATE-----), and it holds none");
    }
}
