using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What follows an equals sign: nothing, true or false, or something that must not be passed over.</summary>
[TestFixture]
internal sealed class OptionValueTests : OpenRegistryFixture
{
    [Test]
    public async Task Switch_may_be_switched_off()
    {
        TestBlob blob = await PushBlobAsync();
        Variables["DXF_BLOB_INFO"] = "1";

        (await DxfAsync("pull-blob", "--blob-info=false", Repository, blob.Digest)).AssertPrinted(blob.Content);
        (await DxfAsync("pull-blob", "--blob-info=true", Repository, blob.Digest)).AssertPrinted([.. $"{blob.Digest} {blob.Content.Length}\n".Select(static letter => (byte)letter), .. blob.Content]);
        (await DxfAsync("blob-size", "--json=false", Repository, blob.Digest)).AssertPrinted($"{blob.Content.Length}\n");
    }

    [Test]
    public async Task Switch_that_is_off_does_not_let_any_certificate_through()
    {
        using TestCertificates certificates = new();
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { ServerCertificate = certificates.Server });
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["DXF_HOST"] = registry.Host };

        (await DxfTool.RunAsync(environment, "list-repos", "--skip-tls-verify=false")).AssertFailed(69, "not trusted");
        (await DxfTool.RunAsync(environment, "list-repos", "--skip-tls-verify=true")).AssertPrinted("");
    }

    [TestCase("--skip-tls-verify=maybe")]
    [TestCase("--json=yes")]
    [TestCase("--insecure=")]
    public async Task Switch_is_on_or_off(string option) =>
        (await DxfAsync("list-aliases", option, Repository)).AssertMisused(option.Split('=')[0], "expected true or false");

    [TestCase("--bogus=")]
    [TestCase("--bogus=x")]
    [TestCase("--platform=")]
    public async Task Option_that_there_is_none_is_refused_whatever_its_value(string option) =>
        (await DxfAsync("list-aliases", Repository, option)).AssertMisused("unrecognized option", option);

    [Test]
    public async Task Empty_value_is_none_however_it_is_written()
    {
        TestBlob blob = await PushBlobAsync();
        string alias = "alias";
        await PutManifestAsync(alias, AliasText.Docker(blob));

        (await DxfAsync("get-alias", Repository, alias, "--host=")).AssertPrinted(blob.Digest + "\n");
        (await DxfAsync("get-alias", Repository, alias, "--host", "")).AssertPrinted(blob.Digest + "\n");
        (await DxfAsync("pull-blob", "-o", "", Repository, blob.Digest)).AssertPrinted(blob.Content);
    }

    [Test]
    [Platform("Linux")]
    public async Task Name_that_is_no_text_is_refused_and_no_other_file_is_written()
    {
        TestBlob blob = await PushBlobAsync();
        string folder = Folder.CreateFolder("folder");
        Variables["FOLDER"] = folder;

        ToolResult result = await ToolShell.RunAsync("\"$@\" -o \"$FOLDER/$(printf 'x\\351')\"", Variables, "pull-blob", Repository, blob.Digest);

        result.AssertMisused("not UTF-8 text", "stdin");
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    [Test]
    public async Task Name_that_holds_the_replacement_character_is_a_name()
    {
        TestBlob blob = await PushBlobAsync();
        string file = Folder.File("x\uFFFD");

        (await DxfAsync("pull-blob", "-o", file, Repository, blob.Digest)).AssertPrinted("");
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(blob.Content));
    }

    [TestCase("/h")]
    [TestCase("/?")]
    [Platform(Exclude = "Win")]
    public async Task Path_is_no_question(string path) => (await DxfAsync("push-blob", Repository, path)).AssertFailed(74, path);

    [Test]
    public async Task Host_may_be_the_address_that_means_here()
    {
        TestBlob blob = await PushBlobAsync();
        string here = "0.0.0.0" + Registry.Host[Registry.Host.LastIndexOf(':')..];

        (await DxfAsync("blob-size", "--host", here, Repository, blob.Digest)).AssertPrinted($"{blob.Content.Length}\n");
    }
}
