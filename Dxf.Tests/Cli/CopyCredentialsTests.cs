using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Who is shown which credentials by copy. The registry of <c>DXF_HOST</c> wants tokens.</summary>
[TestFixture]
internal sealed class CopyCredentialsTests : TokenRegistryFixture
{
    [Test]
    public async Task Within_a_registry_one_token_serves_for_both_repositories()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000, 20);

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{OtherRepository}:there");

        result.AssertPrinted(TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs))) + "\n");
        Assert.That(TokenRequests.Single().Scopes, Is.EquivalentTo(new[] { $"repository:{Repository}:pull", $"repository:{OtherRepository}:pull,push" }));
        Assert.That(Registry.Log, Does.Not.Contain($"PATCH /v2/{OtherRepository}/"));
    }

    [Test]
    public async Task Registry_with_other_credentials_gets_those_that_are_given_for_it()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000);
        RegistryProcess basic = await Registries.BasicAsync();
        Variables["DXF_TO_USERNAME"] = TestCredentials.User;
        Variables["DXF_TO_PASSWORD"] = TestCredentials.Password;

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{basic.Host}/{Repository}:there");

        result.AssertPrinted(TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs))) + "\n");
        (await DxfTool.RunAsync(ToolEnvironment.For(basic), "get-manifest", Repository, "there")).AssertPrinted(AliasText.Docker(blobs));
    }

    [Test]
    public async Task Logins_that_are_kept_serve_for_each_side_its_own()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000);
        RegistryProcess basic = await Registries.BasicAsync();
        LoginHome.Use(Variables, Folder);
        Variables["DXF_PASSWORD"] = TestCredentials.Password;
        Assert.That((await DxfAsync("login", "-u", TestCredentials.User)).ExitCode, Is.Zero);
        Variables["DXF_PASSWORD"] = null;
        byte[] password = System.Text.Encoding.UTF8.GetBytes(TestCredentials.Password);
        Assert.That((await DxfTool.RunWithInputAsync(Variables, password, "login", basic.Host, "-u", TestCredentials.User, "--password-stdin")).ExitCode, Is.Zero);

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{basic.Host}/{Repository}:there");

        result.AssertPrinted(TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs))) + "\n");
        Assert.That(TokenRequests.Select(request => (request.Method, request.User)), Is.All.EqualTo(("POST", TestCredentials.User)));
        Assert.That((await DxfAsync("logout", basic.Host)).ExitCode, Is.Zero);
        (await DxfAsync("copy", $"{Repository}:{alias}", $"{basic.Host}/{Repository}:again")).AssertFailed(13, "unauthorized", basic.Host);
    }

    [Test]
    public async Task Credentials_of_the_host_are_shown_to_nobody_else()
    {
        (string alias, _) = await SetAliasAsync(3000);
        RegistryProcess basic = await Registries.BasicAsync();

        // The same user with the same password would be let in.
        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{basic.Host}/{Repository}:there");

        result.AssertFailed(13, "unauthorized", basic.Host);
    }

    [TestCase("DXF_TOKEN", "some-secret-token")]
    [TestCase("DXF_AUTHORIZATION", "Basic c29tZTpzZWNyZXQ=")]
    public async Task No_secret_of_the_host_reaches_a_server_that_asks_for_one(string variable, string secret)
    {
        (string alias, _) = await SetAliasAsync(3000);
        await using TrapServer trap = await TrapServer.StartAsync(Registries.Certificates, Reply.OfChallenge("Basic realm=\"trap\""));
        Variables[variable] = secret;

        (await DxfAsync("copy", $"{trap.Host}/{Repository}:{alias}", $"{Repository}:there")).AssertFailed(13, "unauthorized", trap.Host);
        (await DxfAsync("copy", $"{Repository}:{alias}", $"{trap.Host}/{Repository}:there")).AssertComplained(13, "unauthorized");

        Assert.That(trap.Requests, Is.Not.Empty);
        trap.AssertNoCredentials(secret, TestCredentials.Password);
    }

    [Test]
    public async Task Somebody_else_can_be_meant_for_one_side_of_the_same_registry()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(30);
        Variables["DXF_FROM_USERNAME"] = TokenServerOptions.Reader.Name;
        Variables["DXF_FROM_PASSWORD"] = TokenServerOptions.Reader.Password;

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{OtherRepository}:there");

        result.AssertPrinted(TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs))) + "\n");
        Assert.That(TokenRequests.Select(static request => request.User), Is.EquivalentTo(new[] { TokenServerOptions.Reader.Name, TestCredentials.User }));
    }

    [Test]
    public async Task Wrong_password_is_unauthorized_and_shown_nowhere()
    {
        (string alias, _) = await SetAliasAsync(30);
        RegistryProcess basic = await Registries.BasicAsync();
        Variables["DXF_TO_USERNAME"] = TestCredentials.User;
        Variables["DXF_TO_PASSWORD"] = "a wrong secret";

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{basic.Host}/{Repository}:there");

        result.AssertFailed(13, "unauthorized", basic.Host);
        Assert.That(result.Stderr, Does.Not.Contain("a wrong secret"));
    }
}
