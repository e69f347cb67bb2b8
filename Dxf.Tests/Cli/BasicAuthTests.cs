using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class BasicAuthTests : BasicRegistryFixture
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
    }

    [Test]
    public async Task Authorization_variable_serves_where_no_user_is_set()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = "";
        Variables["DXF_AUTHORIZATION"] = TestCredentials.Basic().ToString();

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        result.AssertPrinted("5\n");
    }

    [Test]
    public async Task User_and_password_count_before_the_authorization_variable()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_AUTHORIZATION"] = TestCredentials.Basic(password: "wrong").ToString();

        ToolResult result = await DxfAsync("blob-size", Repository, blob.Digest);

        result.AssertPrinted("5\n");
    }

    [Test]
    public async Task Who_was_refused_is_told_and_what_to_do_where_it_was_nobody()
    {
        Variables["DXF_PASSWORD"] = "wrong";
        ToolResult wrong = await DxfAsync("list-aliases", Repository);
        Variables["DXF_USERNAME"] = null;
        ToolResult nobody = await DxfAsync("list-aliases", Repository);

        wrong.AssertFailed(13, $"at {Registry.Host} for user {TestCredentials.User}");
        Assert.That(wrong.Stderr, Does.Not.Contain("dxf login"));
        nobody.AssertFailed(13, $"at {Registry.Host} without credentials", $"log in with: dxf login {Registry.Host} (or set DXF_USERNAME and DXF_PASSWORD)");
    }

    [Test]
    public async Task Http_where_https_is_spoken_is_told()
    {
        Variables["DXF_INSECURE"] = "1";

        (await DxfAsync("list-aliases", Repository)).AssertFailed(1, "400", "Client sent an HTTP request to an HTTPS server", "if it speaks https, leave out DXF_INSECURE");
    }

    [TestCase("blob-size")]
    [TestCase("pull-blob")]
    [TestCase("del-blob")]
    public async Task Wrong_password_is_unauthorized(string verb)
    {
        TestBlob blob = await PushBlobAsync();
        Variables["DXF_PASSWORD"] = "a wrong secret";

        ToolResult result = await DxfAsync(verb, Repository, blob.Digest);

        result.AssertFailed(13, "unauthorized", Registry.Host);
        Assert.That(result.Stderr, Does.Not.Contain("a wrong secret"));
    }

    [Test]
    public async Task Nobody_is_unauthorized()
    {
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = null;
        string path = NewFile().Path;

        (await DxfAsync("list-repos")).AssertFailed(13, "unauthorized");
        (await DxfAsync("push-blob", Repository, path)).AssertFailed(13, "unauthorized");
        (await DxfAsync("mount-blob", Repository, OtherRepository, NewBlob().Digest)).AssertFailed(13, "unauthorized");
    }

    [Test]
    public async Task Options_win_over_the_variables()
    {
        TestBlob blob = await PushBlobAsync(5);
        Variables["DXF_HOST"] = "registry.invalid";
        Variables["DXF_USERNAME"] = "nobody";
        Variables["DXF_PASSWORD"] = "wrong";

        ToolResult before = await DxfAsync(
            "--host", Registry.Host, "--username", TestCredentials.User, "--password", TestCredentials.Password, "blob-size", Repository, blob.Digest);
        ToolResult after = await DxfAsync(
            "blob-size", Repository, blob.Digest, $"--host={Registry.Host}", $"--username={TestCredentials.User}", $"--password={TestCredentials.Password}");

        before.AssertPrinted("5\n");
        after.AssertPrinted("5\n");
    }
}
