using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class AuthTests : TokenRegistryFixture
{
    [Test]
    public async Task Registry_that_needs_no_token_gets_none()
    {
        foreach (RegistryProcess registry in new[] { await Registries.OpenAsync(), await Registries.BasicAsync() })
        {
            ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(registry), "auth", Repository, "pull");

            result.AssertPrinted("");
        }
    }

    [Test]
    public async Task Token_is_one_line_and_is_for_the_actions_asked()
    {
        ToolResult result = await DxfAsync("auth", Repository, "pull", "push");

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        Assert.That(result.StdoutText, Does.Match(@"\A[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\n\z"));
        TokenRequest request = TokenRequests.Single();
        Assert.That(request.Scopes, Is.EqualTo(new[] { $"repository:{Repository}:pull,push" }));
        Assert.That(request.User, Is.EqualTo(TestCredentials.User));
    }

    [TestCase("pull,push", "pull,push")]
    [TestCase("metadata_read", "metadata_read")]
    [TestCase("content/read", "content/read")]
    [TestCase("scanner-pull", "scanner-pull")]
    public async Task Actions_are_what_the_registry_knows(string given, string asked)
    {
        ToolResult result = await DxfAsync("auth", Repository, given);

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(TokenRequests.Single().Scopes, Is.EqualTo(new[] { $"repository:{Repository}:{asked}" }));
    }

    [Test]
    public async Task Token_server_that_is_not_there_is_named()
    {
        using DeadPort nobody = new();
        Variables["DXF_AUTH_HOST"] = nobody.Host;
        Variables["DXF_RETRIES"] = "0";

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(69, $"could not connect to {nobody.Host}");
    }

    [Test]
    public async Task Star_is_an_action()
    {
        ToolResult result = await DxfAsync("auth", Repository, "*");

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(TokenRequests.Single().Scopes, Is.EqualTo(new[] { $"repository:{Repository}:*" }));
    }

    [Test]
    public async Task Token_serves_the_other_verbs_without_a_login_and_without_another_token()
    {
        TestBlob blob = await PushBlobAsync();
        ToolResult auth = await DxfAsync("auth", Repository, "pull");
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = null;
        Variables["DXF_TOKEN"] = auth.StdoutText.TrimEnd('\n');

        ToolResult result = await DxfAsync("pull-blob", Repository, blob.Digest);

        result.AssertPrinted(blob.Content);
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Token_that_is_set_already_is_no_answer()
    {
        Variables["DXF_TOKEN"] = "old-token";

        ToolResult result = await DxfAsync("auth", Repository, "pull");

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(result.StdoutText, Does.Not.Contain("old-token").And.Not.Empty);
    }

    [Test]
    public async Task Wrong_password_is_unauthorized()
    {
        Variables["DXF_PASSWORD"] = "wrong";

        ToolResult result = await DxfAsync("auth", Repository, "pull");

        result.AssertFailed(13, "unauthorized");
    }
}
