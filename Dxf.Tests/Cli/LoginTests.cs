using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class LoginTests : BasicRegistryFixture
{
    [SetUp]
    public void UseHome() => LoginHome.Use(Variables, Folder);

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public async Task Login_is_kept_until_the_logout(string lineBreak)
    {
        (TestBlob blob, string path) = NewFile();
        (await DxfAsync("push-blob", Repository, path)).AssertFailed(13, "unauthorized");

        ToolResult login = await LoginAsync(TestCredentials.Password + lineBreak, "-u", TestCredentials.User);

        Assert.That((login.ExitCode, login.StdoutText), Is.EqualTo((0, "")), login.Stderr);
        Assert.That(login.Stderr.TrimEnd('\n').Split('\n'), Is.EqualTo(new[]
        {
            $"dxf: warning: the login is kept unencrypted in {LoginHome.ConfigPath(Folder)} (a credential helper, credsStore in that file, would keep it safe)",
            $"dxf: Login Succeeded: {TestCredentials.User} at {Registry.Host}",
        }));
        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", Repository, "@alias")).AssertPrinted(blob.Content);

        AssertTold(await DxfAsync("logout"), $"dxf: logged out of {Registry.Host}");
        (await DxfAsync("pull-blob", Repository, "@alias")).AssertFailed(13, "unauthorized");
        AssertTold(await DxfAsync("logout"), $"dxf: not logged in to {Registry.Host}");
    }

    [Test]
    public async Task User_and_password_may_be_set_and_the_host_given()
    {
        Variables["DXF_USERNAME"] = TestCredentials.User;
        Variables["DXF_PASSWORD"] = TestCredentials.Password;
        Variables["DXF_HOST"] = null;

        Assert.That((await DxfAsync("login", Registry.Host)).ExitCode, Is.Zero);
        Assert.That(LoginHome.EntryOf(Folder, Registry.Host), Is.Not.Null);
        Assert.That((await DxfAsync("logout", Registry.Host)).ExitCode, Is.Zero);
        Assert.That(LoginHome.EntryOf(Folder, Registry.Host), Is.Null);
    }

    [TestCase("a wrong secret")]
    [TestCase("correct horse battery ")]
    public async Task Wrong_password_is_unauthorized_and_not_kept(string password)
    {
        LoginHome.WriteConfig(Folder, LoginHome.ConfigFor(Registry.Host));

        ToolResult result = await LoginAsync(password, "-u", TestCredentials.User);

        result.AssertFailed(13, "unauthorized", Registry.Host);
        Assert.That(result.Stderr, Does.Not.Contain(password.Trim()));
        Assert.That(await File.ReadAllTextAsync(LoginHome.ConfigPath(Folder)), Is.EqualTo(LoginHome.ConfigFor(Registry.Host)), "what was kept stays");
    }

    [TestCase("no password", "login", "-u", "fred")]
    [TestCase("no user", "login")]
    [TestCase("no user", "login", "--password-stdin")]
    [TestCase("no password came", "login", "-u", "fred", "--password-stdin")]
    [TestCase("too many arguments", "login", "-u", "fred", "a", "b")]
    [TestCase("colon", "login", "-u", "fr:ed", "--password-stdin")]
    [TestCase("invalid host", "login", "https://registry.test", "-u", "fred")]
    [TestCase("'oci:./store' is a directory", "login", "oci:./store", "-u", "fred")]
    [TestCase("'oci:./store' is a directory", "logout", "oci:./store")]
    [TestCase("too many arguments", "logout", "a", "b")]
    public async Task Misuse_is_told_before_anything_is_asked(string message, params string[] arguments)
    {
        Variables["DXF_HOST"] = "registry.invalid";

        (await DxfTool.RunWithInputAsync(Variables, [], arguments)).AssertMisused(message);
    }

    [Test]
    public async Task What_is_set_for_one_registry_does_not_count_for_another()
    {
        using DeadPort other = new();
        Variables["DXF_HOST"] = Registry.Host;
        Variables["DXF_INSECURE"] = "1";
        Variables["DXF_USERNAME"] = TestCredentials.User;
        Variables["DXF_PASSWORD"] = TestCredentials.Password;

        (await DxfTool.RunWithInputAsync(Variables, [], "login", other.Host)).AssertMisused("no user is given");
        (await DxfTool.RunWithInputAsync(Variables, [], "login", "--host", other.Host)).AssertMisused("no user is given");
        (await DxfTool.RunWithInputAsync(Variables, [], "login", other.Host, "--host", other.Host)).AssertMisused("no user is given");
        (await DxfTool.RunWithInputAsync(Variables, [], "login", other.Host, "-u", "fred")).AssertMisused("no password is given");
        (await DxfTool.RunWithInputAsync(Variables, "pw"u8.ToArray(), "login", other.Host, "-u", "fred", "--password-stdin", "--retries", "0"))
            .AssertFailed(69, "connection refused", other.Host);
    }

    [Test]
    public async Task Missing_host_is_told()
    {
        Variables["DXF_HOST"] = null;

        (await DxfAsync("login", "-u", "fred")).AssertMisused("DXF_HOST");
        (await DxfAsync("logout")).AssertMisused("DXF_HOST");
    }

    [Test]
    public async Task Password_that_does_not_end_is_not_read()
    {
        ToolResult result = await DxfTool.RunWithInputAsync(Variables, new byte[100_000], "login", "-u", "fred", "--password-stdin");

        result.AssertMisused("no password is so long");
    }

    [Test]
    public async Task Host_that_is_not_reached_is_named()
    {
        using DeadPort nobody = new();

        ToolResult result = await DxfTool.RunWithInputAsync(Variables, "pw"u8.ToArray(), "login", nobody.Host, "-u", "fred", "--password-stdin", "--retries", "0");

        result.AssertFailed(69, "connection refused", nobody.Host);
    }

    [Test]
    public async Task Nothing_is_sent_over_http_nor_kept()
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(await Registries.OpenAsync());

        ToolResult result = await DxfTool.RunWithInputAsync(Variables, "pw"u8.ToArray(), "login", proxy.Host, "--insecure", "-u", "fred", "--password-stdin");

        result.AssertFailed(1, "Auth requires HTTPS", proxy.Host);
        Assert.That(proxy.Requests, Is.Empty);
        Assert.That(LoginHome.EntryOf(Folder, proxy.Host), Is.Null);
    }

    [Test]
    public async Task Registry_that_asks_for_nothing_is_no_check_and_the_login_is_kept_all_the_same()
    {
        await using RegistryProcess open = await RegistryProcess.StartAsync(RegistryOptions.Open() with { ServerCertificate = Registries.Certificates.Server });

        ToolResult result = await DxfTool.RunWithInputAsync(Variables, "pw"u8.ToArray(), "login", open.Host, "-u", "fred", "--password-stdin");

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(result.Stderr, Does.Contain("could not be checked"));
        Assert.That(LoginHome.EntryOf(Folder, open.Host), Is.Not.Null);
    }

    [Test]
    public async Task File_that_is_malformed_or_cannot_be_written_is_told()
    {
        LoginHome.WriteConfig(Folder, "{");
        (await LoginAsync(TestCredentials.Password, "-u", TestCredentials.User)).AssertFailed(1, LoginHome.ConfigPath(Folder), "well-formed JSON");
        Assert.That(await File.ReadAllTextAsync(LoginHome.ConfigPath(Folder)), Is.EqualTo("{"));

        Variables["DOCKER_CONFIG"] = Folder.WriteText("file", "");
        (await LoginAsync(TestCredentials.Password, "-u", TestCredentials.User)).AssertFailed(74, Folder.File("file"));
    }

    [Test]
    public async Task Helper_keeps_it_and_its_failure_is_told()
    {
        using CredentialHelperScript helper = new();
        Variables["PATH"] = helper.SearchPath;
        LoginHome.WriteConfig(Folder, $$"""{"credsStore": "{{helper.Name}}"}""");
        TestBlob blob = await PushBlobAsync(5);

        AssertTold(await LoginAsync(TestCredentials.Password, "-u", TestCredentials.User), $"dxf: Login Succeeded: {TestCredentials.User} at {Registry.Host}");
        Assert.That(helper.Kept(Registry.Host), Is.EqualTo((TestCredentials.User, TestCredentials.Password)));
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
        AssertTold(await DxfAsync("logout"), $"dxf: logged out of {Registry.Host}");
        Assert.That(helper.Kept(Registry.Host), Is.Null);

        helper.Write("#!/bin/sh\nprintf 'the \\033[31mkeychain is locked'\nexit 1");
        ToolResult failed = await LoginAsync(TestCredentials.Password, "-u", TestCredentials.User);
        failed.AssertFailed(1, $"docker-credential-{helper.Name} store failed for {Registry.Host}", "keychain is locked");
        Assert.That(failed.Stderr, Does.Not.Contain("\u001b"));
        (await DxfAsync("logout")).AssertFailed(1, "keychain is locked");
    }

    [Test]
    public async Task Logout_tells_of_a_login_that_remains()
    {
        Directory.CreateDirectory(Folder.File("run", "containers"));
        string podman = Folder.WriteText("run/containers/auth.json", LoginHome.ConfigFor(Registry.Host));

        ToolResult result = await DxfAsync("logout");

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Stderr, Does.Contain("not logged in to").And.Contain($"another login remains, that of user {TestCredentials.User} in {podman}"));
    }

    private static void AssertTold(ToolResult result, string line) => Assert.That(
        (result.ExitCode, result.StdoutText, result.Stderr), Is.EqualTo((0, "", line + "\n")));

    private Task<ToolResult> LoginAsync(string password, params string[] arguments) =>
        DxfTool.RunWithInputAsync(Variables, Encoding.UTF8.GetBytes(password), ["login", "--password-stdin", .. arguments]);
}
