using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What is wrong with a command line is told before anything is asked of the registry.</summary>
[TestFixture]
internal sealed class UsageErrorTests : OpenRegistryFixture
{
    private const string Digest = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    [TestCase]
    [TestCase("push-blob")]
    [TestCase("push-blob", "repo")]
    [TestCase("pull-blob")]
    [TestCase("blob-size")]
    [TestCase("mount-blob")]
    [TestCase("mount-blob", "repo")]
    [TestCase("mount-blob", "repo", "from")]
    [TestCase("del-blob")]
    [TestCase("set-alias")]
    [TestCase("set-alias", "repo")]
    [TestCase("set-alias", "repo", "alias")]
    [TestCase("get-alias")]
    [TestCase("del-alias")]
    [TestCase("get-digest")]
    [TestCase("get-manifest")]
    [TestCase("list-aliases")]
    [TestCase("auth")]
    public Task Missing_arguments_are_too_few(params string[] arguments) => AssertMisusedAsync(arguments, "too few arguments");

    [TestCase("--progress", "--progress", "1", "push-blob", "repo", "/bin/sh")]
    [TestCase("--no-speculate", "--no-speculate", "push-blob", "repo", "/bin/sh")]
    public Task Option_of_a_verb_comes_after_it(string option, params string[] arguments) =>
        AssertMisusedAsync(arguments, $"the option '{option}' belongs to push-blob, and comes after it");

    [TestCase("get-alias", "repo", "alias")]
    [TestCase("push-blob", "repo", "/bin/sh")]
    [TestCase("list-repos")]
    [TestCase("--host=", "list-repos")]
    public Task Missing_host_is_told_in_the_tools_own_words(params string[] arguments) =>
        AssertMisusedAsync(arguments, new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = null }, "no host is set: set DXF_HOST (or --host)");

    [TestCase("push-blob", "repo", "/bin/sh", "@alias", "more")]
    [TestCase("mount-blob", "repo", "from", Digest, "@alias", "more")]
    [TestCase("list-aliases", "repo", "more")]
    [TestCase("list-repos", "more")]
    public Task Arguments_that_no_verb_takes_are_too_many(params string[] arguments) => AssertMisusedAsync(arguments, "too many arguments", "more");

    [TestCase("push-blob", "repo", "/bin/sh", "alias")]
    [TestCase("push-blob", "repo", "/bin/sh", "")]
    [TestCase("push-blob", "repo", "/bin/sh", "@")]
    [TestCase("push-blob", "repo", "/bin/sh", "@-alias")]
    [TestCase("mount-blob", "repo", "from", Digest, "alias")]
    [TestCase("set-alias", "repo", "@alias", Digest)]
    [TestCase("set-alias", "repo", "a/b", Digest)]
    [TestCase("get-alias", "repo", "good", ".bad")]
    [TestCase("del-alias", "repo", "not good")]
    [TestCase("pull-blob", "repo", "@not:a-digest-either")]
    public Task Malformed_aliases_are_invalid(params string[] arguments) => AssertMisusedAsync(arguments, "invalid ");

    [TestCase("push-blob", "repo", "/bin/sh", "alias")]
    [TestCase("mount-blob", "repo", "from", Digest, "alias")]
    public Task Alias_without_its_at_sign_is_an_invalid_alias(params string[] arguments) => AssertMisusedAsync(arguments, "invalid alias", "@");

    [TestCase("pull-blob", "repo", "sha256:abc")]
    [TestCase("pull-blob", "repo", Digest, "alias-without-at")]
    [TestCase("blob-size", "repo", "SHA256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    [TestCase("del-blob", "repo", Digest + "0")]
    [TestCase("mount-blob", "repo", "from", "md5:abc")]
    [TestCase("set-alias", "repo", "alias", "file-without-separator")]
    public Task Malformed_digests_are_invalid(params string[] arguments) => AssertMisusedAsync(arguments, "invalid digest");

    [TestCase("list-aliases", "Repo")]
    [TestCase("pull-blob", "repo/", Digest)]
    [TestCase("push-blob", "../repo", "/bin/sh")]
    [TestCase("mount-blob", "repo", "fr om", Digest)]
    [TestCase("auth", "", "pull")]
    public Task Malformed_repositories_are_invalid(params string[] arguments) => AssertMisusedAsync(arguments, "invalid repository");

    [TestCase("linux")]
    [TestCase("linux/arm64/v8/more")]
    [TestCase("Linux/AMD64")]
    public async Task Malformed_platforms_are_invalid(string platform)
    {
        await AssertMisusedAsync(["get-alias", "repo", "alias", "--platform", platform], "--platform", "invalid platform", platform);
        await AssertMisusedAsync(["get-alias", "repo", "alias"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_PLATFORM"] = platform }, "DXF_PLATFORM", platform);
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("8k")]
    [TestCase("99999999999999999999")]
    public Task Malformed_chunk_sizes_are_invalid(string size) => AssertMisusedAsync(
        ["pull-blob", "repo", Digest], new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_CHUNK_SIZE"] = size }, "DXF_CHUNK_SIZE", size);

    [TestCase("http://localhost:5000")]
    [TestCase("localhost:5000/path")]
    [TestCase("localhost:")]
    [TestCase("localhost:99999")]
    [TestCase("user@localhost")]
    [TestCase("oci:")]
    public Task Malformed_hosts_are_invalid(string host) => AssertMisusedAsync(
        ["list-repos"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = host }, "invalid host", host);

    [TestCase(null)]
    [TestCase("")]
    public Task Missing_host_is_explained_with_both_kinds_of_endpoint(string? host) => AssertMisusedAsync(
        ["list-repos"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = host }, "DXF_HOST", "oci:", "localhost:5000");

    [TestCase("unknown verb 'fetch-blob'", "fetch-blob", "repo")]
    [TestCase("unknown option '--nope'", "--nope")]
    [TestCase("unrecognized option '--nope'", "list-aliases", "repo", "--nope")]
    [TestCase("--host", "list-aliases", "repo", "--host")]
    public Task Unknown_verbs_and_options_are_named(string message, params string[] arguments) => AssertMisusedAsync(arguments, message);

    [Test]
    public async Task What_would_steer_a_terminal_is_spelled_out()
    {
        ToolResult result = await DxfAsync("get-alias", "repo", "\u001b[31mred\u202e");

        result.AssertMisused("invalid alias", "red");
        Assert.That(result.Stderr, Does.Not.Contain("\u001b").And.Not.Contain("\u202e"));
    }

    [Test]
    public Task Two_manifest_formats_are_one_too_many() =>
        AssertMisusedAsync(["set-alias", "--oci", "--manifest", "docker", "repo", "alias", Digest], "--oci and --manifest docker contradict");

    [Test]
    public Task Malformed_manifest_format_is_invalid() =>
        AssertMisusedAsync(["set-alias", "repo", "alias", Digest], new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_MANIFEST"] = "v1" }, "DXF_MANIFEST", "v1");

    private Task AssertMisusedAsync(string[] arguments, params string[] words) =>
        AssertMisusedAsync(arguments, new Dictionary<string, string?>(StringComparer.Ordinal), words);

    private async Task AssertMisusedAsync(string[] arguments, Dictionary<string, string?> variables, params string[] words)
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        Dictionary<string, string?> all = ToolEnvironment.For(proxy);
        foreach ((string name, string? value) in variables) all[name] = value;

        ToolResult result = await DxfTool.RunAsync(all, arguments);

        result.AssertMisused(words);
        Assert.That(proxy.Requests, Is.Empty);
    }
}
