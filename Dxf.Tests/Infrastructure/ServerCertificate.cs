using System.Security.Cryptography.X509Certificates;

namespace Dxf.Tests.Infrastructure;

/// <summary>A server's certificate with its key, as an object and as the PEM files that programs ask for.</summary>
internal sealed record ServerCertificate(X509Certificate2 Certificate, string CertificateFile, string KeyFile);
