using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What <c>--json</c> prints of one thing and of several.</summary>
[TestFixture]
internal sealed class JsonTests : OpenRegistryFixture
{
    private const string OctetStream = "application/octet-stream";

    [Test]
    public async Task Pushed_files_are_told_a_line_each_with_the_alias()
    {
        (TestBlob first, string firstPath) = NewFile(10);
        (TestBlob second, string secondPath) = NewFile(20);

        (await DxfAsync("push-blob", "--json", Repository, firstPath)).AssertPrinted(Pushed(first, firstPath, alias: null));
        (await DxfAsync("--json", "push-blob", Repository, firstPath, "@one")).AssertPrinted(Pushed(first, firstPath, "one"));
        (await DxfAsync("push-blobs", Repository, firstPath, secondPath, "@both", "--json")).AssertPrinted(
            Pushed(first, firstPath, "both") + Pushed(second, secondPath, "both"));
    }

    [Test]
    public async Task Pushed_stdin_is_told_as_it_was_asked_for()
    {
        TestBlob blob = NewBlob(5);

        (await DxfTool.RunWithInputAsync(Variables, blob.Content, "push-blob", "--json", Repository, "-")).AssertPrinted(Pushed(blob, "-", alias: null));
    }

    [Test]
    public async Task Pulled_blobs_are_told_with_their_files()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);
        string file = Folder.File("file"), folder = Folder.File("folder") + "/";

        (await DxfAsync("pull-blob", "--json", "-o", file, Repository, blobs[0].Digest)).AssertPrinted(Pulled(blobs[0], file));
        (await DxfAsync("pull-blob", "--json", "-o", folder, Repository, "@" + alias)).AssertPrinted(
            Pulled(blobs[0], folder + blobs[0].Digest) + Pulled(blobs[1], folder + blobs[1].Digest));
        Assert.That(await File.ReadAllBytesAsync(folder + blobs[1].Digest), Is.EqualTo(blobs[1].Content));
    }

    [TestCase]
    [TestCase("-o", "-")]
    [TestCase("--verify-first")]
    public async Task Blobs_on_stdout_leave_no_room_for_json(params string[] options)
    {
        using DeadPort nobody = new();
        Variables["DXF_HOST"] = nobody.Host;

        (await DxfAsync(["pull-blob", "--json", "repo", "@alias", .. options])).AssertMisused("--json", "-o");
    }

    [TestCase]
    [TestCase("-f", "-")]
    public async Task Payload_on_stdout_leaves_no_room_for_json(params string[] options)
    {
        using DeadPort nobody = new();
        Variables["DXF_HOST"] = nobody.Host;

        (await DxfAsync(["make-payload", "--json", "repo:alias", .. options])).AssertMisused("--json", "-f");
    }

    [TestCase("get-alias")]
    [TestCase("get-digest")]
    [TestCase("get-image-id")]
    [TestCase("del-alias")]
    [TestCase("blob-size")]
    public async Task Aliases_are_told_whole_whatever_is_asked(string verb)
    {
        (string first, TestBlob[] two) = await SetAliasAsync(10, 20);
        (string second, TestBlob[] one) = await SetAliasAsync(30);
        string mark = verb is "blob-size" ? "@" : "";

        (await DxfAsync(verb, "--json", Repository, mark + second, mark + first)).AssertPrinted(Alias(second, one) + Alias(first, two));
    }

    [Test]
    public async Task Manifest_that_was_set_is_told()
    {
        TestBlob blob = await PushBlobAsync();

        (await DxfAsync("set-alias", "--json", Repository, "alias", blob.Digest)).AssertPrinted(Alias("alias", [blob]));
    }

    [Test]
    public async Task Manifests_are_told_with_their_texts()
    {
        (string first, TestBlob[] two) = await SetAliasAsync(10, 20);
        (string second, _) = await SetAliasAsync(30);

        IReadOnlyList<JsonObject> records = (await DxfAsync("get-manifest", "--json", Repository, first, second)).ReadJson();

        Assert.That(records.Select(static record => (string?)record["alias"]), Is.EqualTo(new[] { first, second }));
        Assert.That((string?)records[0]["manifest"], Is.EqualTo(AliasText.Docker(two)));
    }

    [Test]
    public async Task Manifest_on_stdin_has_no_alias()
    {
        (_, TestBlob[] blobs) = await SetAliasAsync(10, 20);
        string manifest = AliasText.Docker(blobs);
        byte[] stdin = System.Text.Encoding.UTF8.GetBytes(manifest);

        foreach (string verb in new[] { "get-alias", "get-digest", "blob-size" })
            (await DxfTool.RunWithInputAsync(Variables, stdin, verb, "--json", Repository)).AssertPrinted(Alias(null, blobs));
        (await DxfTool.RunWithInputAsync(Variables, stdin, "get-manifest-digest", "--json", Repository)).AssertPrinted(
            $$"""{"digest": "{{TestData.DigestOf(stdin)}}", "mediaType": "{{AliasText.DockerType}}", "repository": "{{Repository}}", "size": {{manifest.Length}}}""" + "\n");
    }

    [Test]
    public async Task Digest_has_its_size_beside_aliases()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);

        (await DxfAsync("blob-size", "--json", Repository, blobs[1].Digest, "@" + alias)).AssertPrinted(
            $$"""{"digest": "{{blobs[1].Digest}}", "repository": "{{Repository}}", "size": 20}""" + "\n" + Alias(alias, blobs));
    }

    [Test]
    public async Task Alias_by_its_digest_is_told_by_it()
    {
        (_, TestBlob[] blobs) = await SetAliasAsync(10);
        string digest = TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs)));

        (await DxfAsync("get-alias", "--json", Repository, digest)).AssertPrinted(Alias(digest, blobs));
    }

    [Test]
    public async Task Deleted_and_mounted_blobs_are_told()
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);

        (await DxfAsync("mount-blob", "--json", Repository, OtherRepository, blob.Digest, "@alias")).AssertPrinted(
            $$"""{"alias": "alias", "digest": "{{blob.Digest}}", "from": "{{OtherRepository}}", "repository": "{{Repository}}"}""" + "\n");
        (await DxfAsync("del-blob", "--json", Repository, "@alias")).AssertPrinted(
            $$"""{"digest": "{{blob.Digest}}", "repository": "{{Repository}}"}""" + "\n");
    }

    [Test]
    public async Task Deleted_tag_is_told_as_the_alias_that_it_was()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);

        (await DxfAsync("del-alias", "--json", "--tag-only", Repository, alias)).AssertPrinted(Alias(alias, blobs));
    }

    [Test]
    public async Task Failure_prints_nothing_on_stdout()
    {
        (await DxfAsync("get-alias", "--json", Repository, "alias")).AssertFailed(2, "Not Found");
        (await DxfAsync("list-aliases", "--json", Repository)).AssertFailed(2, "Not Found");
    }

    [Test]
    public async Task Names_of_a_hostile_server_steer_no_terminal_and_forge_no_line()
    {
        string[] names = ["\u001b[31mred", "two\nlines", "quote\" \\", "{\"alias\": \"forged\"}", "\u202eright 日本 😀", ""];
        string tags = new JsonObject { ["name"] = "x", ["tags"] = new JsonArray([.. names.Select(static name => (JsonNode?)name)]) }.ToJsonString();
        string repositories = new JsonObject { ["repositories"] = new JsonArray([.. names.Select(static name => (JsonNode?)name)]) }.ToJsonString();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get("/tags/list").Always(Fault.Respond(Reply.Of(200).WithBody(tags, "application/json"))),
            On.Get("/_catalog").Always(Fault.Respond(Reply.Of(200).WithBody(repositories, "application/json"))));
        Variables["DXF_HOST"] = proxy.Host;

        IReadOnlyList<JsonObject> listedTags = (await DxfAsync("list-aliases", "--json", Repository)).ReadJson();
        IReadOnlyList<JsonObject> listedRepositories = (await DxfAsync("list-repos", "--json")).ReadJson();

        Assert.That(listedTags.Select(static record => (string?)record["alias"]), Is.EqualTo(names));
        Assert.That(listedTags.Select(static record => (string?)record["repository"]), Has.All.EqualTo(Repository));
        Assert.That(listedRepositories.Select(static record => (string?)record["repository"]), Is.EqualTo(names));
    }

    [Test]
    public async Task Annotations_of_a_hostile_server_are_data()
    {
        const string text = "\u001b]0;title\u0007\n\"\\ \u202e😀";
        string digest = NewBlob().Digest;
        JsonObject entry = new()
        {
            ["mediaType"] = AliasText.OciType,
            ["digest"] = digest,
            ["size"] = 7,
            ["artifactType"] = text,
            ["annotations"] = new JsonObject { [text] = text },
        };
        string index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MultiArchImage.OciIndexType, ["manifests"] = new JsonArray(entry) }.ToJsonString();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry, On.Get("/referrers/").Always(Fault.Respond(Reply.Of(200).WithBody(index, MultiArchImage.OciIndexType))));
        Variables["DXF_HOST"] = proxy.Host;

        JsonObject record = (await DxfAsync("list-referrers", "--json", Repository, digest)).ReadOneJson();

        Assert.That((string?)record["artifactType"], Is.EqualTo(text));
        Assert.That((string?)record["annotations"]![text], Is.EqualTo(text));
        (await DxfAsync("list-referrers", Repository, digest)).AssertPrinted(digest + "\n");
    }

    private string Pushed(TestBlob blob, string file, string? alias) =>
        $$"""{{Start(alias)}}"digest": "{{blob.Digest}}", "file": "{{file}}", "mediaType": "{{OctetStream}}", "repository": "{{Repository}}", "size": {{blob.Size}}}""" + "\n";

    private string Pulled(TestBlob blob, string file) =>
        $$"""{"digest": "{{blob.Digest}}", "file": "{{file}}", "repository": "{{Repository}}", "size": {{blob.Size}}}""" + "\n";

    private string Alias(string? alias, TestBlob[] blobs)
    {
        string manifest = AliasText.Docker(blobs);
        string list = string.Join(", ", blobs.Select(static blob => $$"""{"digest": "{{blob.Digest}}", "mediaType": "{{OctetStream}}", "size": {{blob.Size}}}"""));
        return $$"""{{Start(alias)}}"blobs": [{{list}}], "blobsSize": {{blobs.Sum(static blob => blob.Size)}}, "config": "{{blobs[0].Digest}}", "digest": "{{TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(manifest))}}", "mediaType": "{{AliasText.DockerType}}", "repository": "{{Repository}}", "size": {{manifest.Length}}}""" + "\n";
    }
    private static string Start(string? alias) => alias is null ? "{" : $$"""{"alias": "{{alias}}", """;
}
