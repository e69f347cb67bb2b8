using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class TokenLoginTests : TokenRegistryFixture
{
    [SetUp]
    public void UseHome() => LoginHome.Use(Variables, Folder);

    [Test]
    public async Task Identity_token_is_kept_in_the_passwords_place_and_used()
    {
        (TestBlob blob, string path) = NewFile();
        Variables["DXF_PASSWORD"] = TestCredentials.Password;
        Assert.That((await DxfAsync("login", "-u", TestCredentials.User)).ExitCode, Is.Zero);
        Variables["DXF_PASSWORD"] = null;

        JsonObject entry = LoginHome.EntryOf(Folder, Registry.Host)!;
        Assert.That(entry["identitytoken"]!.GetValue<string>(), Does.StartWith("identity-"));
        Assert.That(entry["auth"]!.GetValue<string>(), Is.EqualTo(TestCredentials.Basic(password: "").Parameter));

        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", Repository, "@alias")).AssertPrinted(blob.Content);
        Assert.That(TokenRequests.Select(request => (request.Method, request.User)), Is.All.EqualTo(("POST", TestCredentials.User)));

        Assert.That((await DxfAsync("logout")).ExitCode, Is.Zero);
        (await DxfAsync("push-blob", Repository, path)).AssertFailed(13, "unauthorized");
    }

    [Test]
    public async Task Helper_keeps_the_identity_token_as_such()
    {
        using CredentialHelperScript helper = new();
        (Variables["PATH"], Variables["DXF_PASSWORD"]) = (helper.SearchPath, TestCredentials.Password);
        LoginHome.WriteConfig(Folder, $$$"""{"credHelpers": {"{{{Registry.Host}}}": "{{{helper.Name}}}"}}""");
        TestBlob blob = await PushBlobAsync(5);

        Assert.That((await DxfAsync("login", "-u", TestCredentials.User)).ExitCode, Is.Zero);
        Variables["DXF_PASSWORD"] = null;

        Assert.That(helper.Kept(Registry.Host)!.Value.Username, Is.EqualTo("<token>"));
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
        Assert.That((await DxfAsync("auth", Repository, "pull")).StdoutText, Does.Match("^[^.]+\\.[^.]+\\.[^.]+\n$"));
    }

    [Test]
    public async Task Wrong_password_is_unauthorized_and_not_kept()
    {
        Variables["DXF_PASSWORD"] = "a wrong secret";

        ToolResult result = await DxfAsync("login", "-u", TestCredentials.User);

        result.AssertFailed(13, "unauthorized");
        Assert.That(result.Stderr, Does.Not.Contain("a wrong secret"));
        Assert.That(File.Exists(LoginHome.ConfigPath(Folder)), Is.False);
    }

    [Test]
    public async Task Identity_token_that_is_refused_is_unauthorized_and_not_shown([Values] bool debug)
    {
        LoginHome.WriteConfig(Folder, $$$"""{"auths": {"{{{Registry.Host}}}": {"identitytoken": "canary-51c0de"} } }""");
        Variables["DXF_DEBUG"] = debug ? "1" : null;

        ToolResult result = await DxfAsync("list-aliases", Repository);

        Assert.That(result.ExitCode, Is.EqualTo(13));
        Assert.That(result.Stderr, Does.Contain("unauthorized").And.Not.Contain("canary-51c0de"));
        if (debug) Assert.That(result.Stderr, Does.Contain($"identifying as identity token, as {LoginHome.ConfigPath(Folder)} has it"));
    }

    [Test]
    public async Task Debugging_a_login_shows_no_secret()
    {
        Variables["DXF_PASSWORD"] = TestCredentials.Password;

        ToolResult login = await DxfAsync("login", "-u", TestCredentials.User, "--debug");
        Variables["DXF_PASSWORD"] = null;
        ToolResult list = await DxfAsync("list-repos", "--debug");

        Assert.That((login.ExitCode, list.ExitCode), Is.EqualTo((0, 0)), login.Stderr + list.Stderr);
        Assert.That(login.Stderr, Does.Contain("GET https://" + Registry.Host));
        string identityToken = LoginHome.EntryOf(Folder, Registry.Host)!["identitytoken"]!.GetValue<string>();
        foreach (ToolResult result in new[] { login, list })
        {
            result.AssertKeptSecrets();
            Assert.That(SecretScan.Holds(result.Stderr, identityToken), Is.False);
        }
    }

    [Test]
    public async Task Registry_token_serves_as_it_is()
    {
        TestBlob blob = await PushBlobAsync(5);
        string token = Tokens.IssueToken(TokenServerOptions.Fred, $"repository:{Repository}:pull");
        LoginHome.WriteConfig(Folder, $$$"""{"auths": {"{{{Registry.Host}}}": {"registrytoken": "{{{token}}}"} } }""");

        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
        Assert.That(TokenRequests, Is.Empty);
    }

    [Test]
    public async Task Part_of_the_registry_may_have_a_login_of_its_own()
    {
        TestBlob blob = await PushBlobAsync(5);
        string path = NewFile().Path;
        LoginHome.WriteConfig(Folder, new JsonObject
        {
            ["auths"] = new JsonObject
            {
                [Registry.Host] = Login(TokenServerOptions.Reader),
                [$"{Registry.Host}/{Repository}"] = Login(TokenServerOptions.Fred),
            },
        }.ToJsonString());

        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
        Assert.That((await DxfAsync("push-blob", Repository, path)).ExitCode, Is.Zero);
        (await DxfAsync("push-blob", OtherRepository, path)).AssertFailed(13, "unauthorized");
        Assert.That(Tokens.RequestsFor(Repository).Select(request => request.User), Is.All.EqualTo(TokenServerOptions.Fred.Name));
        Assert.That(Tokens.RequestsFor(OtherRepository).Select(request => request.User), Is.All.EqualTo(TokenServerOptions.Reader.Name));
    }

    private static JsonObject Login(TokenUser user) => new() { ["auth"] = TestCredentials.Basic(user.Name, user.Password).Parameter };
}
