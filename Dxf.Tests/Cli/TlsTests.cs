using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class TlsTests : BasicRegistryFixture
{
    [Test]
    public async Task Server_that_the_system_does_not_trust_is_refused()
    {
        Variables["DXF_TLSVERIFY"] = null;

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(69, "certificate", Registry.Host);
    }

    [Test]
    public async Task Bundle_of_either_variable_or_the_option_makes_it_trusted()
    {
        TestBlob blob = await PushBlobAsync(5);
        string bundle = Variables["DXF_TLSVERIFY"]!;

        ToolResult first = await DxfAsync("blob-size", Repository, blob.Digest);
        Variables["DXF_TLSVERIFY"] = "";
        Variables["REQUESTS_CA_BUNDLE"] = bundle;
        ToolResult second = await DxfAsync("blob-size", Repository, blob.Digest);
        Variables["REQUESTS_CA_BUNDLE"] = null;
        ToolResult third = await DxfAsync("blob-size", "--tls-verify", bundle, Repository, blob.Digest);
        Variables["CURL_CA_BUNDLE"] = bundle;
        ToolResult fourth = await DxfAsync("blob-size", Repository, blob.Digest);

        foreach (ToolResult result in new[] { first, second, third, fourth }) result.AssertPrinted("5\n");
    }

    [Test]
    public async Task Folder_of_authorities_is_no_bundle()
    {
        Variables["DXF_TLSVERIFY"] = Folder.CreateFolder("authorities");

        (await DxfAsync("list-aliases", Repository)).AssertFailed(74, "is a folder, and a PEM file");
    }

    [Test]
    public async Task Own_variable_is_stronger_than_the_common_one()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["REQUESTS_CA_BUNDLE"] = Folder.File("missing.pem");

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        result.AssertPrinted("5\n");
    }

    [Test]
    public async Task Bundle_of_another_authority_makes_it_untrusted()
    {
        using var other = new TestCertificates();
        Variables["DXF_TLSVERIFY"] = other.AuthorityFile;

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(69, "certificate");
    }

    [TestCase("1", 0)]
    [TestCase("true", 69)]
    [TestCase("", 69)]
    public async Task Verification_is_skipped_only_where_the_variable_is_1(string value, int exitCode)
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_TLSVERIFY"] = null;
        Variables["DXF_SKIPTLSVERIFY"] = value;

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        if (exitCode is 0) result.AssertPrinted("5\n");
        else result.AssertFailed(exitCode, "certificate");
    }

    [Test]
    public async Task Missing_bundle_is_named()
    {
        Variables["DXF_TLSVERIFY"] = Folder.File("missing.pem");

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(74, "CA bundle", "missing.pem");
    }

    [TestCase("")]
    [TestCase("no certificate at all\n")]
    [TestCase("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task Bundle_that_is_none_is_a_usage_error(string text)
    {
        Variables["DXF_TLSVERIFY"] = Folder.WriteText("bundle.pem", text);

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertMisused("CA bundle", "bundle.pem");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Certificate_that_is_out_of_date_or_for_another_host_is_refused(bool expired)
    {
        TestCertificates certificates = Registries.Certificates;
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Basic(certificates) with
        {
            ServerCertificate = expired ? certificates.CreateExpired() : certificates.CreateForWrongName(),
        });

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(registry), "list-aliases", Repository);

        result.AssertFailed(69, "certificate");
    }
}
