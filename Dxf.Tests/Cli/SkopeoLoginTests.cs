using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What other tools make of dxf's logins, and dxf of theirs.</summary>
[TestFixture]
[Platform("Linux", Reason = "skopeo runs on Linux")]
internal sealed class SkopeoLoginTests : BasicRegistryFixture
{
    private string _certificates = "";

    [SetUp]
    public void UseHome()
    {
        LoginHome.Use(Variables, Folder);
        _certificates = Folder.CreateFolder("certificates");
        File.Copy(Registries.Certificates.AuthorityFile, Folder.File("certificates", "ca.crt"));
    }

    [TestCase("DOCKER_CONFIG", "config.json")]
    [TestCase("REGISTRY_AUTH_FILE", "auth.json")]
    public async Task Login_of_dxf_serves_skopeo(string variable, string file)
    {
        (string alias, _) = await SetAliasAsync(10);
        string path = Folder.File("logins", file);
        Variables[variable] = variable is "DOCKER_CONFIG" ? Folder.File("logins") : path;
        Variables["DXF_PASSWORD"] = TestCredentials.Password;
        Assert.That((await DxfAsync("login", "-u", TestCredentials.User)).ExitCode, Is.Zero);

        ProcessResult listed = await SkopeoAsync("list-tags", "--cert-dir", _certificates, "--authfile", path, $"docker://{Registry.Host}/{Repository}");

        Assert.That(JsonNode.Parse(listed.Stdout)!["Tags"]!.AsArray().Select(static tag => tag!.GetValue<string>()), Is.EqualTo(new[] { alias }));
    }

    [Test]
    public async Task Login_of_skopeo_serves_dxf_until_its_logout()
    {
        TestBlob blob = await PushBlobAsync(5);
        await SkopeoAsync("login", "--cert-dir", _certificates, "--username", TestCredentials.User, "--password", TestCredentials.Password, Registry.Host);
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");

        await SkopeoAsync("logout", Registry.Host);
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertFailed(13, "unauthorized");
    }

    [TestCase("")]
    [TestCase("/tests")]
    public async Task File_that_skopeo_wrote_serves_dxf(string part)
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["REGISTRY_AUTH_FILE"] = Folder.File("auth.json");
        await SkopeoAsync(
            "login", "--cert-dir", _certificates, "--authfile", Folder.File("auth.json"), "--username", TestCredentials.User, "--password", TestCredentials.Password, Registry.Host + part);

        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
    }

    [Test]
    public async Task Both_write_into_one_file()
    {
        string path = Folder.File("auth.json");
        Variables["REGISTRY_AUTH_FILE"] = path;
        await SkopeoAsync("login", "--cert-dir", _certificates, "--authfile", path, "--username", TestCredentials.User, "--password", TestCredentials.Password, Registry.Host + "/tests");
        Variables["DXF_PASSWORD"] = TestCredentials.Password;
        Assert.That((await DxfAsync("login", "-u", TestCredentials.User)).ExitCode, Is.Zero);

        Assert.That(Keys(), Is.EquivalentTo(new[] { Registry.Host, Registry.Host + "/tests" }));
        await SkopeoAsync("logout", "--authfile", path, Registry.Host);
        Assert.That(Keys(), Is.EqualTo(new[] { Registry.Host + "/tests" }));

        IEnumerable<string> Keys() => JsonNode.Parse(File.ReadAllText(path))!["auths"]!.AsObject().Select(static entry => entry.Key);
    }

    private Task<ProcessResult> SkopeoAsync(params string[] arguments) => Skopeo.RunAsync(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = Variables["HOME"], ["XDG_RUNTIME_DIR"] = Variables["XDG_RUNTIME_DIR"] }, arguments);
}
