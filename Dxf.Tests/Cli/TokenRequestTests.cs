using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Each verb asks for one token, which allows all that it is going to do and no more.</summary>
[TestFixture]
internal sealed class TokenRequestTests : TokenRegistryFixture
{
    [Test]
    public Task Push_asks_to_pull_and_push() => AssertOneTokenAsync(["push-blob", Repository, NewFile().Path], Scope("pull,push"));

    [Test]
    public Task Push_with_an_alias_asks_once() => AssertOneTokenAsync(["push-blob", Repository, NewFile().Path, "@alias"], Scope("pull,push"));

    [Test]
    public async Task Push_of_what_is_there_with_an_alias_asks_once()
    {
        (TestBlob blob, string path) = NewFile();
        await PushBlobAsync(blob);

        await AssertOneTokenAsync(["push-blob", Repository, path, "@alias"], Scope("pull,push"));
    }

    [TestCase("pull-blob", true)]
    [TestCase("blob-size", true)]
    [TestCase("get-alias", false)]
    [TestCase("get-digest", false)]
    [TestCase("get-manifest", false)]
    [TestCase("get-manifest-digest", false)]
    public async Task Reading_asks_to_pull(string verb, bool marked)
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);

        await AssertOneTokenAsync(
            marked ? [verb, Repository, "@" + alias, blobs[0].Digest] : [verb, Repository, alias], Scope("pull"));
    }

    [Test]
    public async Task Listing_asks_to_pull()
    {
        await SetAliasAsync(10);

        await AssertOneTokenAsync(["list-aliases", Repository], Scope("pull"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Mount_asks_for_both_repositories_at_once(bool withAlias)
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);

        await AssertOneTokenAsync(
            ["mount-blob", Repository, OtherRepository, blob.Digest, .. withAlias ? (string[])["@alias"] : []],
            Scope("pull,push"), $"repository:{OtherRepository}:pull");
    }

    [Test]
    public async Task Setting_an_alias_asks_to_pull_and_push()
    {
        TestBlob first = await PushBlobAsync();
        TestBlob second = await PushBlobAsync();

        await AssertOneTokenAsync(["set-alias", Repository, "alias", first.Digest, second.Digest], Scope("pull,push"));
    }

    [TestCase("del-blob", "@")]
    [TestCase("del-alias", "")]
    public async Task Deletion_asks_to_pull_and_delete(string verb, string mark)
    {
        (string alias, _) = await SetAliasAsync(10, 20);

        await AssertOneTokenAsync([verb, Repository, mark + alias], Scope("delete,pull"));
    }

    [Test]
    public async Task Deletion_of_a_referrer_asks_to_push_when_others_stay_listed()
    {
        (string subject, _) = await SetAliasAsync(10);
        string[] referrers = ["one", "two"];
        foreach (string referrer in referrers)
            Assert.That((await DxfAsync("push-blob", "--subject", subject, Repository, NewFile().Path, "@" + referrer)).ExitCode, Is.Zero);

        int before = TokenRequests.Count;
        foreach (string referrer in referrers)
            Assert.That((await DxfAsync("del-alias", Repository, referrer)).ExitCode, Is.Zero);

        Assert.That(
            TokenRequests.Skip(before).Select(request => Sort(request.Scopes.Single())),
            Is.EqualTo(new[] { Scope("delete,pull"), Scope("delete,pull,push"), Scope("delete,pull") }));
        (await DxfAsync("list-referrers", Repository, subject)).AssertPrinted("");
    }

    [Test]
    public async Task Deletion_of_a_blob_by_its_digest_asks_once()
    {
        TestBlob blob = await PushBlobAsync();

        await AssertOneTokenAsync(["del-blob", Repository, blob.Digest], Scope("delete,pull"));
    }

    [Test]
    public async Task List_of_repositories_asks_for_the_catalog()
    {
        await using TokenServer tokens = await TokenServer.StartAsync(Registries.Certificates);
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Token(Registries.Certificates, tokens));

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(registry), "list-repos");

        result.AssertPrinted("");
        Assert.That(tokens.Requests.Select(request => string.Join(' ', request.Scopes)), Is.EqualTo(new[] { "registry:catalog:*" }));
    }

    [Test]
    public async Task Verbs_that_are_given_a_token_ask_for_none()
    {
        (TestBlob blob, string path) = NewFile();
        Variables["DXF_USERNAME"] = Variables["DXF_PASSWORD"] = null;
        Variables["DXF_TOKEN"] = Tokens.IssueToken(TokenServerOptions.Fred, Scope("pull,push,delete"));

        (await DxfAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfAsync("del-blob", Repository, "@alias")).AssertPrinted("");
        (await DxfAsync("del-alias", Repository, "alias")).AssertPrinted(blob.Line);
        Assert.That(TokenRequests, Is.Empty);
        Assert.That(RefusalsLogged(), Is.Zero);
    }

    private string Scope(string actions) => $"repository:{Repository}:{actions}";

    private async Task AssertOneTokenAsync(string[] arguments, params string[] scopes)
    {
        int refusals = RefusalsLogged();

        ToolResult result = await DxfAsync(arguments);

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
        Assert.That(TokenRequests[0].Scopes.Select(Sort), Is.EquivalentTo(scopes));
        Assert.That(TokenRequests[0].Service, Is.EqualTo(TokenServer.Service));
        Assert.That(RefusalsLogged() - refusals, Is.LessThanOrEqualTo(1));
    }

    /// <summary>How often the registry has refused a request for the test's repository, as far as it has said so.</summary>
    private int RefusalsLogged() => Registry.Log.Split('\n').Count(line =>
        line.Contains("error authorizing context", StringComparison.Ordinal) && line.Contains($"/v2/{Repository}/", StringComparison.Ordinal));

    private static string Sort(string scope)
    {
        int actions = scope.LastIndexOf(':') + 1;
        return scope[..actions] + string.Join(',', scope[actions..].Split(',').Order(StringComparer.Ordinal));
    }
}
