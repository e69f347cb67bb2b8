using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dxf.Client.Registry;

/// <summary>Which server certificates are taken, and what is shown to servers that ask for one.</summary>
internal static class ServerCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <param name="tls">What to set.</param>
    /// <param name="options">What holds for all hosts.</param>
    /// <param name="own">What this machine has for the one host that is connected to.</param>
    public static void Configure(SslClientAuthenticationOptions tls, DxfOptions options, HostCertificates? own = null)
    {
        if (options.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The user said so, in as many words.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (!string.IsNullOrEmpty(options.CaBundle))
        {
            tls.CertificateChainPolicy = Trust([.. Load(options.CaBundle), .. own?.Authorities ?? []]);
        }
        else if (own is { Authorities.Count: > 0 })
        {
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors is SslPolicyErrors.None || IsTrusted(own, certificate as X509Certificate2, chain, errors);
        }

        if (own is { Own.Count: 1 })
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(own.Own[0], own.Intermediates, offline: true);
        else if (own is { Own.Count: > 1 })
            tls.LocalCertificateSelectionCallback = (_, _, _, server, issuers) => server is null ? null! : Choose(own, issuers);
    }

    /// <summary>Of several, the one that an authority vouches for which the server trusts. It says whom it trusts once it has shown its own.</summary>
    private static X509Certificate2 Choose(HostCertificates own, string[] issuers) =>
        own.Own.FirstOrDefault(certificate => issuers.Contains(certificate.Issuer, StringComparer.Ordinal)) ?? own.Own[0];

    /// <summary>Whether the host's own authorities vouch for a certificate that the system does not trust.</summary>
    /// <exception cref="AuthenticationException">They don't. It says more than the answer that they don't.</exception>
    private static bool IsTrusted(HostCertificates own, X509Certificate2? certificate, X509Chain? refused, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.RemoteCertificateChainErrors && certificate is not null)
        {
            using X509Chain chain = new() { ChainPolicy = Trust(own.Authorities) };
            if (refused is not null)
                chain.ChainPolicy.ExtraStore.AddRange(refused.ChainPolicy.ExtraStore);
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            if (chain.Build(certificate))
                return true;
        }

        throw new AuthenticationException($"the certificate is invalid ({errors}), also by the authorities in {own.Folder}");
    }

    private static X509ChainPolicy Trust(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,

            // A private authority seldom publishes a revocation list, and asking a public one is another host.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static X509Certificate2Collection Load(string path)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            if (Directory.Exists(path))
                throw new IOException($"'{path}' is a folder, and a PEM file with certificates is expected");
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
