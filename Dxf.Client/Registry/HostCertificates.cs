using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dxf.Client.Registry;

/// <summary>The certificates that this machine has for one host: authorities to trust, and what it shows of itself.</summary>
internal sealed class HostCertificates : IDisposable
{
    private const string AuthorityExtension = ".crt";
    private const string CertificateExtension = ".cert";
    private const string KeyExtension = ".key";

    private HostCertificates(string folder) => Folder = folder;

    /// <summary>Where they are from, for messages.</summary>
    public string Folder { get; }

    /// <summary>Trusted for this host beside those that are trusted for all.</summary>
    public X509Certificate2Collection Authorities { get; } = [];

    /// <summary>With their keys. Empty where nothing is shown.</summary>
    public X509Certificate2Collection Own { get; } = [];

    /// <summary>What vouches for <see cref="Own"/>, and is shown with it.</summary>
    public X509Certificate2Collection Intermediates { get; } = [];

    /// <summary>Reads a host's folder. One that may not be looked into is another user's, and says nothing.</summary>
    /// <exception cref="HostConfigurationException">A file can't be read, is none of its kind, or lacks its counterpart.</exception>
    public static HostCertificates? Load(string folder)
    {
        string[] names;
        try
        {
            names = [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        HostCertificates certificates = new(folder);
        try
        {
            foreach (string name in names)
                certificates.Add(name, names);
            return certificates;
        }
        catch
        {
            certificates.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in Authorities.Concat(Own).Concat(Intermediates))
            certificate.Dispose();
    }

    private void Add(string name, string[] all)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        switch (Path.GetExtension(name))
        {
            case AuthorityExtension:
                Import(Authorities, Path.Join(Folder, name), "certificates of authorities");
                break;
            case CertificateExtension when all.Contains(stem + KeyExtension, StringComparer.Ordinal):
                AddOwn(Path.Join(Folder, name), Path.Join(Folder, stem + KeyExtension));
                break;
            case CertificateExtension:
                throw new HostConfigurationException($"{Path.Join(Folder, name)}: its key {stem + KeyExtension} is not there (an authority's certificate is called {stem + AuthorityExtension})");
            case KeyExtension when !all.Contains(stem + CertificateExtension, StringComparer.Ordinal):
                throw new HostConfigurationException($"{Path.Join(Folder, name)}: its certificate {stem + CertificateExtension} is not there");
            default:
                break;
        }
    }

    private void AddOwn(string certificateFile, string keyFile)
    {
        X509Certificate2Collection chain = [];
        Import(chain, certificateFile, "a client's certificate");
        string key = Read(keyFile);
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new HostConfigurationException($"{keyFile}: the key is encrypted; expected one that needs no password");

        try
        {
            Own.Add(WithKey(Read(certificateFile), key));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // Without the exception: what is wrong with a key is nobody's business but its owner's.
            throw new HostConfigurationException($"{keyFile}: expected the RSA or EC key (PEM) of {Path.GetFileName(certificateFile)}");
        }

        chain[0].Dispose();
        chain.RemoveAt(0);
        Intermediates.AddRange(chain);
    }

    private static X509Certificate2 WithKey(string certificate, string key)
    {
        X509Certificate2 pair = X509Certificate2.CreateFromPem(certificate, key);
        if (!OperatingSystem.IsWindows())
            return pair;

        // Windows' TLS takes no key that it does not have in a container of its own.
        using (pair)
            return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
    }

    private static void Import(X509Certificate2Collection certificates, string path, string expected)
    {
        int before = certificates.Count;
        try
        {
            certificates.ImportFromPem(Read(path));
        }
        catch (CryptographicException exception)
        {
            throw new HostConfigurationException($"{path}: expected {expected} in PEM ({exception.Message})");
        }

        if (certificates.Count == before)
            throw new HostConfigurationException($"{path}: expected {expected} in PEM (-----BEGIN CERTIFICATE-----), and it holds none");
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostConfigurationException($"{path} could not be read: {exception.Message}", exception);
        }
    }
}
