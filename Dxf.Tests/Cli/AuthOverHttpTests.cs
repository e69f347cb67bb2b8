using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>A registry without TLS that wants a login gets none.</summary>
[TestFixture]
internal sealed class AuthOverHttpTests : CliFixture
{
    [Test]
    public async Task Basic_login_is_refused_and_not_sent()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { Htpasswd = TestCredentials.HtpasswdLine });
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(registry);
        Dictionary<string, string?> variables = ToolEnvironment.For(proxy);
        variables["DXF_USERNAME"] = TestCredentials.User;
        variables["DXF_PASSWORD"] = TestCredentials.Password;

        ToolResult listed = await DxfTool.RunAsync(variables, "list-aliases", Repository);
        ToolResult pushed = await DxfTool.RunAsync(variables, "push-blob", Repository, NewFile().Path);
        ToolResult auth = await DxfTool.RunAsync(variables, "auth", Repository, "pull");

        foreach (ToolResult result in new[] { listed, pushed, auth }) result.AssertFailed(1, "Auth requires HTTPS");
        AssertNothingWasShown(proxy);
    }

    [Test]
    public async Task Token_is_neither_asked_for_nor_sent()
    {
        TokenServer tokens = await Registries.TokenServerAsync();
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { TokenServer = tokens });
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(registry);
        Dictionary<string, string?> variables = ToolEnvironment.For(proxy);
        variables["DXF_USERNAME"] = TestCredentials.User;
        variables["DXF_PASSWORD"] = TestCredentials.Password;

        ToolResult login = await DxfTool.RunAsync(variables, "list-aliases", Repository);
        variables["DXF_TOKEN"] = tokens.IssueToken(TokenServerOptions.Fred, $"repository:{Repository}:pull");
        ToolResult token = await DxfTool.RunAsync(variables, "list-aliases", Repository);
        variables["DXF_AUTHORIZATION"] = TestCredentials.Basic().ToString();
        ToolResult authorization = await DxfTool.RunAsync(variables, "list-aliases", Repository);

        foreach (ToolResult result in new[] { login, token, authorization }) result.AssertFailed(1, "Auth requires HTTPS");
        AssertNothingWasShown(proxy);
        Assert.That(tokens.RequestsFor(Repository), Is.Empty);
    }

    private static void AssertNothingWasShown(RecordingProxy proxy)
    {
        Assert.That(proxy.Requests, Has.Count.EqualTo(3));
        foreach (ProxiedRequest request in proxy.Requests)
            Assert.That(request.Headers.Keys, Has.None.EqualTo("Authorization").IgnoreCase);
    }
}
