using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class TokenAuthTests : TokenRegistryFixture
{
    [Test]
    public async Task User_and_password_let_a_blob_in_and_out()
    {
        (TestBlob blob, string path) = NewFile();

        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", Repository, "@alias")).AssertPrinted(blob.Content);
        (await DxfAsync("list-aliases", Repository)).AssertPrinted("alias\n");
        (await DxfAsync("del-alias", Repository, "alias")).AssertPrinted(blob.Line);
        (await DxfAsync("del-blob", Repository, blob.Digest)).AssertPrinted("");
        Assert.That(TokenRequests.Select(request => request.User), Is.All.EqualTo(TestCredentials.User));
    }

    [Test]
    public async Task Authorization_variable_goes_to_the_token_server()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = "";
        Variables["DXF_AUTHORIZATION"] = TestCredentials.Basic().ToString();

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        result.AssertPrinted("5\n");
        Assert.That(TokenRequests.Single().User, Is.EqualTo(TestCredentials.User));
    }

    [TestCase("{0}")]
    [TestCase("\"Basic {0}\"")]
    [TestCase("Basic {0}\u00e9")]
    public async Task Malformed_authorization_fails_without_showing_it(string format)
    {
        string value = TestCredentials.Basic().Parameter!;
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = null;
        Variables["DXF_AUTHORIZATION"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, value);

        ToolResult result = await DxfAsync("list-aliases", Repository);

        // The token server may be the one to refuse it.
        result.AssertFailed(result.ExitCode is 13 ? 13 : 2);
    }

    [TestCase("s3cret\nline")]
    [TestCase("s3cret\u00f6")]
    public async Task Malformed_token_is_a_usage_error_that_does_not_show_it(string token)
    {
        Variables["DXF_TOKEN"] = token;

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertMisused("token");
        Assert.That(result.Stderr, Does.Not.Contain("s3cret"));
    }

    [Test]
    public async Task Wrong_password_is_unauthorized()
    {
        Variables["DXF_PASSWORD"] = "a wrong secret";

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(13, "unauthorized");
        Assert.That(result.Stderr, Does.Not.Contain("a wrong secret"));
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task User_who_may_only_read_can_not_push()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_USERNAME"] = TokenServerOptions.Reader.Name;
        Variables["DXF_PASSWORD"] = TokenServerOptions.Reader.Password;

        ToolResult read = await DxfAsync("blob-size", Repository, blob.Digest);
        ToolResult written = await DxfAsync("push-blob", Repository, NewFile().Path);

        read.AssertPrinted("5\n");
        written.AssertFailed(13, "unauthorized");
    }

    [Test]
    public async Task Nobody_gets_what_the_token_server_allows_everybody()
    {
        await PushBlobAsync();
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = null;

        ToolResult repositories = await DxfAsync("list-repos");
        ToolResult aliases = await DxfAsync("list-aliases", Repository);

        Assert.That((repositories.ExitCode, repositories.Stderr), Is.EqualTo((0, "")));
        Assert.That(repositories.StdoutText.Split('\n'), Does.Contain(Repository));
        aliases.AssertFailed(13, "unauthorized", Repository);
    }

    [TestCase("garbage")]
    [TestCase("expired")]
    public async Task Token_that_the_registry_refuses_is_replaced(string kind)
    {
        (TestBlob blob, string path) = NewFile();
        Variables["DXF_TOKEN"] = kind is "garbage" ? "garbage" : await IssueExpiredTokenAsync();

        ToolResult result = await DxfAsync("push-blob", Repository, path, "@alias");

        result.AssertPrinted(blob.Line);
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Token_that_the_registry_refuses_and_nobody_can_replace_is_unauthorized()
    {
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = null;
        Variables["DXF_TOKEN"] = "some-secret-token";

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(13, "unauthorized");
        Assert.That(result.Stderr, Does.Not.Contain("some-secret-token"));
    }

    [Test]
    public async Task Token_option_wins_and_an_empty_token_is_none()
    {
        TestBlob blob = await PushBlobAsync(5);
        string token = Tokens.IssueToken(TokenServerOptions.Fred, $"repository:{Repository}:pull");

        Variables["DXF_TOKEN"] = "";
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
        Assert.That(TokenRequests, Has.Count.EqualTo(1));

        Variables["DXF_TOKEN"] = "garbage";
        (await DxfAsync("blob-size", Repository, blob.Digest, "--token", token)).AssertPrinted("5\n");
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Auth_host_gets_the_token_requests_whatever_the_registry_says()
    {
        TestBlob blob = await PushBlobAsync(5);
        await using TokenServer elsewhere = await TokenServer.StartAsync(Registries.Certificates);
        Variables["DXF_AUTH_HOST"] = elsewhere.Realm.Authority;

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        result.AssertPrinted("5\n");
        Assert.That(elsewhere.RequestsFor(Repository), Has.Count.EqualTo(1));
        Assert.That(TokenRequests, Is.Empty);
    }

    [Test]
    public async Task Debugging_shows_no_secret()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_DEBUG"] = "1";

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        Assert.That(result.StdoutText, Is.EqualTo("5\n"));
        result.AssertKeptSecrets();
    }

    private async Task<string> IssueExpiredTokenAsync()
    {
        await using TokenServer late = await TokenServer.StartAsync(
            Registries.Certificates, new TokenServerOptions { Answers = new TokenAnswers { Lifetime = TimeSpan.FromMinutes(-5) } });
        return late.IssueToken(TokenServerOptions.Fred, $"repository:{Repository}:pull,push");
    }
}
