using System.Security.Cryptography;
using Dxf.Client;
using Dxf.Client.Registry;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>A registry that wants to see a certificate, and what the folder for its host says.</summary>
[TestFixture]
[CancelAfter(60_000)]
[Platform("Linux", Reason = "folders with a colon in their names")]
internal sealed class HostCertificateTests
{
    private readonly TestCertificates _certificates = new();
    private RegistryProcess _registry = null!;
    private TempFolder _folder = null!;

    private string HostFolder => _folder.File(_registry.Host);

    [OneTimeSetUp]
    public async Task StartAsync() => _registry = await RegistryProcess.StartAsync(
        RegistryOptions.Open() with { ServerCertificate = _certificates.Server, ClientAuthorityFile = _certificates.AuthorityFile });

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _registry.DisposeAsync();
        _certificates.Dispose();
    }

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Authority_and_client_certificate_let_everything_through([Values] bool rsa, CancellationToken cancellationToken)
    {
        TrustAuthority();
        _certificates.CreateForClient("fred", rsa).WriteTo(HostFolder, "client");
        await using ServiceProvider services = Connect();
        IRegistryClient registry = services.GetRequiredService<IRegistryClient>();
        RepositoryName repository = RepositoryName.Parse(TestNames.NewRepository());

        Descriptor pushed = await registry.Blobs.PushAsync(repository, BlobSource.FromMemory(new TestData().Bytes(10_000)), null, cancellationToken);

        Assert.That(await registry.Blobs.FindAsync(repository, pushed.Digest, cancellationToken), Is.EqualTo(pushed));
        Assert.That(await registry.Auth.GetTokenAsync(null, cancellationToken), Is.Null);
    }

    [Test]
    public void Without_a_certificate_the_registry_hangs_up(CancellationToken cancellationToken)
    {
        TrustAuthority();
        using ServiceProvider services = Connect();

        Assert.That(() => CheckAsync(services, cancellationToken), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
    }

    [Test]
    public void Folder_of_another_host_does_not_count(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder.File("127.0.0.1"));
        File.Copy(_certificates.AuthorityFile, _folder.File("127.0.0.1", "ca.crt"));
        using ServiceProvider services = Connect();

        HttpRequestException refused = Assert.ThrowsAsync<HttpRequestException>(() => CheckAsync(services, cancellationToken))!;
        Assert.That(refused.HttpRequestError, Is.EqualTo(HttpRequestError.SecureConnectionError));
    }

    [Test]
    public async Task First_folder_that_has_one_for_the_host_counts_alone(CancellationToken cancellationToken)
    {
        TrustAuthority();
        _certificates.CreateForClient("fred").WriteTo(HostFolder, "client");
        using TempFolder empty = new();
        await using (ServiceProvider services = Connect(options => options.CertificateFolders = [empty.Path, _folder.Path]))
            await CheckAsync(services, cancellationToken);

        empty.CreateFolder(_registry.Host);
        await using (ServiceProvider services = Connect(options => options.CertificateFolders = [empty.Path, _folder.Path]))
            Assert.ThrowsAsync<HttpRequestException>(() => CheckAsync(services, cancellationToken));
    }

    [Test]
    public async Task Of_several_certificates_the_one_that_the_server_trusts_is_shown(CancellationToken cancellationToken)
    {
        using TestCertificates others = new("another authority");
        TrustAuthority();
        others.CreateForClient("other").WriteTo(HostFolder, "a");
        _certificates.CreateForClient("fred").WriteTo(HostFolder, "z");
        await using ServiceProvider services = Connect();

        await CheckAsync(services, cancellationToken);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Authorities_of_the_host_count_beside_those_that_are_configured(bool own, CancellationToken cancellationToken)
    {
        using TestCertificates others = new();
        _certificates.CreateForClient("fred").WriteTo(HostFolder, "client");
        if (own) TrustAuthority();
        await using ServiceProvider services = Connect(options => options.CaBundle = own ? others.AuthorityFile : _certificates.AuthorityFile);

        await CheckAsync(services, cancellationToken);
    }

    [Test]
    public async Task Certificate_is_shown_where_the_servers_is_not_looked_at_too(CancellationToken cancellationToken)
    {
        _certificates.CreateForClient("fred").WriteTo(HostFolder, "client");
        await using ServiceProvider services = Connect(options => options.SkipTlsVerify = true);

        await CheckAsync(services, cancellationToken);
    }

    [Test]
    public async Task Authority_of_the_host_makes_no_wrong_name_and_no_old_certificate_good(CancellationToken cancellationToken)
    {
        foreach (ServerCertificate bad in new[] { _certificates.CreateForWrongName(), _certificates.CreateExpired() })
        {
            await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { ServerCertificate = bad }, cancellationToken);
            _folder.CreateFolder(registry.Host);
            File.Copy(_certificates.AuthorityFile, _folder.File(registry.Host, "ca.crt"));
            await using ServiceProvider services = Connect(options => options.Host = registry.Host);

            HttpRequestException refused = Assert.ThrowsAsync<HttpRequestException>(() => CheckAsync(services, cancellationToken))!;
            Assert.That(refused.GetBaseException().Message, Does.Contain("certificate").And.Contain(_folder.File(registry.Host)));
        }
    }

    [TestCase("a.crt", "no certificate", "a.crt: expected certificates of authorities in PEM")]
    [TestCase("a.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "a.crt: expected certificates of authorities in PEM")]
    [TestCase("a.cert", "no certificate", "a.cert: its key a.key is not there (an authority's certificate is called a.crt)")]
    [TestCase("a.key", "no key", "a.key: its certificate a.cert is not there")]
    public void Folder_that_is_not_as_it_should_be_is_told(string file, string content, string message, CancellationToken cancellationToken)
    {
        TrustAuthority();
        File.WriteAllText(Path.Join(HostFolder, file), content);
        using ServiceProvider services = Connect();

        HostConfigurationException refused = Assert.ThrowsAsync<HostConfigurationException>(() => CheckAsync(services, cancellationToken))!;
        Assert.That(refused.Message, Does.StartWith(HostFolder).And.Contain(message));
    }

    [TestCase("no key at all")]
    [TestCase("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")]
    [TestCase(null)]
    public void Key_that_is_none_or_anothers_is_told_and_not_shown(string? key, CancellationToken cancellationToken)
    {
        (_certificates.CreateForClient("fred") with { Key = key ?? _certificates.CreateForClient("anne").Key }).WriteTo(HostFolder, "client");
        using ServiceProvider services = Connect();

        Assert.That(() => CheckAsync(services, cancellationToken), Throws.TypeOf<HostConfigurationException>()
            .With.Message.EqualTo($"{Path.Join(HostFolder, "client.key")}: expected the RSA or EC key (PEM) of client.cert"));
    }

    [Test]
    public void Encrypted_key_is_told(CancellationToken cancellationToken)
    {
        using ECDsa key = ECDsa.Create();
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("s3cret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        (_certificates.CreateForClient("fred") with { Key = encrypted }).WriteTo(HostFolder, "client");
        using ServiceProvider services = Connect();

        Assert.That(() => CheckAsync(services, cancellationToken), Throws.TypeOf<HostConfigurationException>().With.Message.Contains("is encrypted"));
    }

    [Test]
    public void File_that_cannot_be_read_is_told_with_its_cause(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(HostFolder);
        File.CreateSymbolicLink(Path.Join(HostFolder, "ca.crt"), "nowhere");
        using ServiceProvider services = Connect();

        HostConfigurationException refused = Assert.ThrowsAsync<HostConfigurationException>(() => CheckAsync(services, cancellationToken))!;
        Assert.That(refused.InnerException, Is.InstanceOf<IOException>());
    }

    [TestCase("https://registry.test/v2/", "registry.test")]
    [TestCase("https://registry.test/v2/", "registry.test:443")]
    [TestCase("https://registry.test:443/v2/", "registry.test")]
    [TestCase("https://registry.test:5000/v2/", "registry.test:5000")]
    [TestCase("https://[::1]:5000/v2/", "[::1]:5000")]
    public void Folder_is_called_as_the_host_is(string address, string folder)
    {
        _folder.CreateFolder(folder);

        Assert.That(new HostCertificateFolders([_folder.Path]).Load(new Uri(address))?.Folder, Is.EqualTo(_folder.File(folder)));
    }

    [TestCase("https://registry.test:5000/v2/", "registry.test")]
    [TestCase("https://registry.test/v2/", "registry.test:5000")]
    public void Folder_of_another_port_is_another_hosts(string address, string folder)
    {
        _folder.CreateFolder(folder);

        Assert.That(new HostCertificateFolders([_folder.Path]).Load(new Uri(address)), Is.Null);
    }

    [TestCase("https://../v2/")]
    [TestCase("https://./v2/")]
    [TestCase("https://..:443/v2/")]
    public void Host_that_a_server_names_leads_to_no_other_folder(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)) return;

        Assert.That(new HostCertificateFolders([_folder.CreateFolder("certs.d")]).Load(uri), Is.Null);
    }

    private static Task<string?> CheckAsync(ServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<ICatalogClient>().CheckApiVersionAsync(cancellationToken);

    private void TrustAuthority()
    {
        Directory.CreateDirectory(HostFolder);
        File.Copy(_certificates.AuthorityFile, Path.Join(HostFolder, "ca.crt"));
    }

    private ServiceProvider Connect(Action<DxfOptions>? configure = null)
    {
        ServiceCollection services = new();
        services.AddDxf(options =>
        {
            (options.Host, options.CertificateFolders, options.Retries) = (_registry.Host, [_folder.Path], 0);
            configure?.Invoke(options);
        });
        return services.BuildServiceProvider();
    }
}
