using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dxf.Tests.Infrastructure;

/// <summary>A certificate authority that exists for one test run, and the server certificates it signs.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TempFolder _folder = new();
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly List<X509Certificate2> _issued = [];
    private readonly Lock _lock = new();

    public TestCertificates(string name = "dxf tests authority")
    {
        Authority = CreateAuthority(name, _now);
        AuthorityFile = _folder.WriteText("ca.pem", Authority.ExportCertificatePem());
        Server = CreateServer("server", _now.AddDays(-1), _now.AddDays(7), ["localhost"], [IPAddress.Loopback, IPAddress.IPv6Loopback]);
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>ca.pem: what a client has to trust.</summary>
    public string AuthorityFile { get; }

    /// <summary>For localhost, 127.0.0.1 and ::1.</summary>
    public ServerCertificate Server { get; }

    /// <summary>The right names, but out of date since yesterday.</summary>
    public ServerCertificate CreateExpired() =>
        CreateServer("expired", _now.AddDays(-3), _now.AddDays(-1), ["localhost"], [IPAddress.Loopback, IPAddress.IPv6Loopback]);

    /// <summary>In date, but for another host.</summary>
    public ServerCertificate CreateForWrongName() =>
        CreateServer("wrong-name", _now.AddDays(-1), _now.AddDays(7), ["elsewhere.invalid"], []);

    /// <summary>Without names: for signing tokens that a registry with this authority as its root bundle accepts.</summary>
    public X509Certificate2 CreateSigner()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(key, NewRequest("CN=dxf tests token signer", key), _now.AddDays(-1), _now.AddDays(7));
    }

    /// <summary>For a client to show of itself, with an RSA or an EC key.</summary>
    public ClientCertificate CreateForClient(string name, bool rsa = false)
    {
        using var ecKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsaKey = RSA.Create(2048);
        CertificateRequest request = rsa
            ? new CertificateRequest($"CN=dxf tests client {name}", rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN=dxf tests client {name}", ecKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        using X509Certificate2 signed = request.Create(
            Authority.SubjectName, X509SignatureGenerator.CreateForECDsa(Authority.GetECDsaPrivateKey()!), _now.AddDays(-1), _now.AddDays(7), RandomNumberGenerator.GetBytes(16));

        // Each in the form that openssl writes by itself.
        return new ClientCertificate(signed.ExportCertificatePem(), rsa ? rsaKey.ExportRSAPrivateKeyPem() : ecKey.ExportECPrivateKeyPem());
    }

    /// <summary>A client that trusts this authority and nothing else, and follows no redirects.</summary>
    public HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new HttpClient(handler);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (X509Certificate2 certificate in _issued) certificate.Dispose();
        }

        Authority.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 CreateAuthority(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = NewRequest($"CN={name}", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return request.CreateSelfSigned(now.AddDays(-8), now.AddDays(8));
    }

    private ServerCertificate CreateServer(string file, DateTimeOffset from, DateTimeOffset until, string[] names, IPAddress[] addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = NewRequest($"CN=dxf tests {file}", key);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names) alternatives.AddDnsName(name);
        foreach (IPAddress address in addresses) alternatives.AddIpAddress(address);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));

        X509Certificate2 certificate = Sign(key, request, from, until);
        return new ServerCertificate(
            certificate,
            _folder.WriteText($"{file}.pem", certificate.ExportCertificatePem()),
            _folder.WriteText($"{file}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    private static CertificateRequest NewRequest(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private X509Certificate2 Sign(ECDsa key, CertificateRequest request, DateTimeOffset from, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));

        using X509Certificate2 signed = request.Create(Authority, from, until, RandomNumberGenerator.GetBytes(16));
        X509Certificate2 certificate = signed.CopyWithPrivateKey(key);
        lock (_lock) _issued.Add(certificate);
        return certificate;
    }
}
