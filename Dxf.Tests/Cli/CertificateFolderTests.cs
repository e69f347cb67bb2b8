using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Certificates that are kept for single hosts: <c>certs.d</c>.</summary>
[TestFixture]
[Platform("Linux", Reason = "folders with a colon in their names")]
internal sealed class CertificateFolderTests : TokenRegistryFixture
{
    private string _folder = "";

    [SetUp]
    public void UseHome()
    {
        Variables["HOME"] = Folder.Path;
        Variables["DXF_TLSVERIFY"] = null;
        _folder = Folder.File(".config", "containers", "certs.d");
    }

    [Test]
    public async Task Registry_and_token_server_are_trusted_each_by_its_own_folder()
    {
        TestBlob blob = await PushBlobAsync(5);
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertFailed(69, "certificate is not trusted", Registry.Host);

        Trust(Registry.Host);
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertFailed(69, "certificate is not trusted");

        Trust(Tokens.Realm.Authority);
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
    }

    [Test]
    public async Task Certificate_that_a_registry_wants_is_shown()
    {
        TestCertificates certificates = Registries.Certificates;
        await using RegistryProcess registry = await RegistryProcess.StartAsync(
            RegistryOptions.Open() with { ServerCertificate = certificates.Server, ClientAuthorityFile = certificates.AuthorityFile });
        Variables["DXF_HOST"] = registry.Host;
        (TestBlob blob, string path) = NewFile(100_000);
        Trust(registry.Host);
        Assert.That((await DxfAsync("push-blob", Repository, path)).ExitCode, Is.EqualTo(69));

        certificates.CreateForClient("fred").WriteTo(Path.Join(_folder, registry.Host), "client");
        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", Repository, "@alias")).AssertPrinted(blob.Content);
    }

    [Test]
    public async Task Certificate_without_its_key_is_told()
    {
        Trust(Registry.Host);
        await File.WriteAllTextAsync(Path.Join(_folder, Registry.Host, "client.cert"), "");

        (await DxfAsync("list-aliases", Repository)).AssertFailed(1, Path.Join(_folder, Registry.Host, "client.cert"), "client.key is not there");
    }

    [Test]
    public async Task File_that_cannot_be_read_is_told()
    {
        Directory.CreateDirectory(Path.Join(_folder, Registry.Host));
        File.CreateSymbolicLink(Path.Join(_folder, Registry.Host, "ca.crt"), "nowhere");

        (await DxfAsync("list-aliases", Repository)).AssertFailed(74, Path.Join(_folder, Registry.Host, "ca.crt"));
    }

    [Test]
    public async Task Folder_is_not_touched_for_http_and_directories()
    {
        RegistryProcess open = await Registries.OpenAsync();
        Directory.CreateDirectory(Path.Join(_folder, open.Host));
        await File.WriteAllTextAsync(Path.Join(_folder, open.Host, "client.cert"), "");
        (TestBlob blob, string path) = NewFile();

        (await DxfAsync("push-blob", Repository, path, "--host", open.Host, "--insecure")).AssertPrinted(blob.Line);
        (await DxfAsync("push-blob", Repository, path, "--host", "oci:" + Folder.File("store"))).AssertPrinted(blob.Line);
    }

    private void Trust(string host)
    {
        Directory.CreateDirectory(Path.Join(_folder, host));
        File.Copy(Registries.Certificates.AuthorityFile, Path.Join(_folder, host, "ca.crt"));
    }
}
