using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Logins that docker and podman keep, and when they count.</summary>
[TestFixture]
internal sealed class DockerCredentialsTests : BasicRegistryFixture
{
    [SetUp]
    public void UseHome() => LoginHome.Use(Variables, Folder);

    [TestCase("{0}")]
    [TestCase("https://{0}")]
    [TestCase("https://{0}/v1/")]
    public async Task Login_of_dockers_file_serves(string key)
    {
        (TestBlob blob, string path) = NewFile();
        LoginHome.WriteConfig(Folder, LoginHome.ConfigFor(string.Format(System.Globalization.CultureInfo.InvariantCulture, key, Registry.Host)));

        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", Repository, "@alias")).AssertPrinted(blob.Content);
    }

    [TestCase("DOCKER_CONFIG", "config.json")]
    [TestCase("REGISTRY_AUTH_FILE", "auth.json")]
    [TestCase("XDG_RUNTIME_DIR", "containers/auth.json")]
    [TestCase("XDG_CONFIG_HOME", "containers/auth.json")]
    public async Task File_that_a_variable_leads_to_serves(string variable, string file)
    {
        TestBlob blob = await PushBlobAsync(5);
        Directory.CreateDirectory(Folder.File("elsewhere", "containers"));
        string path = Folder.WriteText("elsewhere/" + file, LoginHome.ConfigFor(Registry.Host));
        Variables[variable] = variable is "REGISTRY_AUTH_FILE" ? path : Folder.File("elsewhere");

        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
    }

    [Test]
    public async Task What_is_set_goes_before_what_is_kept()
    {
        TestBlob blob = await PushBlobAsync(5);
        LoginHome.WriteConfig(Folder, LoginHome.ConfigFor(Registry.Host, password: "outdated"));
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertFailed(13, "unauthorized");

        Variables["DXF_AUTHORIZATION"] = TestCredentials.Basic().ToString();
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");

        (Variables["DXF_AUTHORIZATION"], Variables["DXF_USERNAME"], Variables["DXF_PASSWORD"]) = ("Basic wrong", TestCredentials.User, TestCredentials.Password);
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
    }

    [Test]
    public async Task Files_are_not_touched_where_nobody_asks()
    {
        LoginHome.WriteConfig(Folder, "{ malformed");
        (TestBlob blob, string path) = NewFile();
        string open = (await Registries.OpenAsync()).Host;

        (await DxfAsync("push-blob", Repository, path, "--host", open, "--insecure")).AssertPrinted(blob.Line);
        (await DxfAsync("push-blob", Repository, path, "--host", "oci:" + Folder.File("store"))).AssertPrinted(blob.Line);
        (await DxfAsync("push-blob", Repository, path, "--username", TestCredentials.User, "--password", TestCredentials.Password)).AssertPrinted(blob.Line);
        (await DxfAsync("push-blob", Repository, path)).AssertFailed(1, LoginHome.ConfigPath(Folder), "well-formed JSON");
    }

    [Test]
    public async Task File_that_cannot_be_read_is_told()
    {
        Directory.CreateDirectory(LoginHome.ConfigPath(Folder));

        (await DxfAsync("list-aliases", Repository)).AssertFailed(74, LoginHome.ConfigPath(Folder), "could not be read");
    }

    [Test]
    public async Task Helper_is_asked_once_and_only_where_it_is_needed()
    {
        using CredentialHelperScript helper = new();
        Variables["PATH"] = helper.SearchPath;
        helper.Keep(Registry.Host, TestCredentials.User, TestCredentials.Password);
        LoginHome.WriteConfig(Folder, $$"""{"credsStore": "{{helper.Name}}"}""");
        (TestBlob blob, string path) = NewFile();

        (await DxfAsync("push-blob", Repository, path, "--host", (await Registries.OpenAsync()).Host, "--insecure")).AssertPrinted(blob.Line);
        Assert.That(helper.Calls, Is.Empty);

        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        Assert.That(helper.Calls, Is.EqualTo(new[] { $"get {Registry.Host}" }));
    }

    [Test]
    public async Task Helper_that_fails_is_told_in_its_own_words_and_no_other_login_is_tried()
    {
        using CredentialHelperScript helper = new();
        Variables["PATH"] = helper.SearchPath;
        helper.Write("#!/bin/sh\nprintf '\\033[31mthe keychain\\n is locked'\nexit 1");
        JsonNode config = JsonNode.Parse(LoginHome.ConfigFor(Registry.Host))!;
        config["credsStore"] = helper.Name;
        LoginHome.WriteConfig(Folder, config.ToJsonString());

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(1, $"docker-credential-{helper.Name} get failed for {Registry.Host} (exit code 1)", "the keychain is locked");
        Assert.That(result.Stderr, Does.Not.Contain("\u001b"));
    }

    [Test]
    public async Task Helper_that_is_missing_is_named()
    {
        LoginHome.WriteConfig(Folder, """{"credsStore": "not-there"}""");

        (await DxfAsync("list-aliases", Repository)).AssertFailed(1, "docker-credential-not-there is not on the PATH");
    }

    [Test]
    public async Task Helper_that_has_nothing_leaves_it_at_an_anonymous_try()
    {
        using CredentialHelperScript helper = new();
        Variables["PATH"] = helper.SearchPath;
        LoginHome.WriteConfig(Folder, $$"""{"credsStore": "{{helper.Name}}"}""");

        (await DxfAsync("list-aliases", Repository)).AssertFailed(13, "unauthorized");
    }

    [Test]
    public async Task Interrupt_does_not_wait_for_a_helper()
    {
        using CredentialHelperScript helper = new();
        Variables["PATH"] = helper.SearchPath;
        helper.Write("#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho started >started\nexec sleep 1000");
        LoginHome.WriteConfig(Folder, $$"""{"credsStore": "{{helper.Name}}"}""");

        await using RunningProcess tool = DxfTool.Start(Variables, "list-aliases", Repository);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!File.Exists(Path.Join(helper.Folder, "started"))) await Task.Delay(20, limit.Token);
        tool.Terminate();

        Assert.That((await tool.WaitForExitAsync(limit.Token)).ExitCode, Is.EqualTo(143));
    }

    [Test]
    public async Task Login_is_not_sent_over_http()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { Htpasswd = TestCredentials.HtpasswdLine });
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(registry);
        LoginHome.WriteConfig(Folder, LoginHome.ConfigFor(proxy.Host));

        ToolResult result = await DxfAsync("list-aliases", Repository, "--host", proxy.Host, "--insecure");

        result.AssertFailed(1, "Auth requires HTTPS");
        Assert.That(proxy.Requests.Single().Headers.Keys, Has.None.EqualTo("Authorization").IgnoreCase);
    }

    [Test]
    public async Task Debugging_tells_where_it_is_from_and_no_secret()
    {
        LoginHome.WriteConfig(Folder, LoginHome.ConfigFor(Registry.Host));

        ToolResult result = await DxfAsync("list-repos", "--debug");

        Assert.That(result.Stderr, Does.Contain($"identifying as user {TestCredentials.User}, as {LoginHome.ConfigPath(Folder)} has it"));
        result.AssertKeptSecrets();
    }
}
