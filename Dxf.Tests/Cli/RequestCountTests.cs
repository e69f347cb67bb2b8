using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What each verb asks of a registry that wants no login: nothing that it can do without.</summary>
[TestFixture]
internal sealed class RequestCountTests : OpenRegistryFixture
{
    private RecordingProxy? _proxy;

    [SetUp]
    public async Task RecordAsync() => _proxy = await RecordingProxy.StartAsync(Registry);

    [TearDown]
    public async Task StopAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
    }

    [Test]
    public async Task Push()
    {
        (TestBlob blob, string path) = NewFile();

        await AssertAskedAsync(["push-blob", Repository, path], $"HEAD blobs/{blob.Digest}", "POST blobs/uploads/", "PUT blobs/uploads/ID");
        await AssertAskedAsync(["push-blob", Repository, path], $"HEAD blobs/{blob.Digest}");
        await AssertAskedAsync(["push-blob", Repository, path, "@alias"], $"HEAD blobs/{blob.Digest}", "PUT manifests/alias");
    }

    [Test]
    public async Task Push_of_something_new_with_an_alias()
    {
        (TestBlob blob, string path) = NewFile();

        await AssertAskedAsync(
            ["push-blob", Repository, path, "@alias"], $"HEAD blobs/{blob.Digest}", "POST blobs/uploads/", "PUT blobs/uploads/ID", "PUT manifests/alias");
    }

    [Test]
    public async Task Pull()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);

        await AssertAskedAsync(["pull-blob", Repository, blobs[0].Digest], $"GET blobs/{blobs[0].Digest}");
        await AssertAskedInAnyOrderAsync(
            ["pull-blob", "--blob-info", Repository, "@" + alias], $"GET manifests/{alias}", $"GET blobs/{blobs[0].Digest}", $"GET blobs/{blobs[1].Digest}");
    }

    [Test]
    public async Task Size()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);

        await AssertAskedAsync(["blob-size", Repository, blobs[0].Digest], $"HEAD blobs/{blobs[0].Digest}");
        await AssertAskedAsync(["blob-size", Repository, "@" + alias], $"GET manifests/{alias}");
    }

    [Test]
    public async Task Mount()
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);
        string mount = $"POST blobs/uploads/?mount={Uri.EscapeDataString(blob.Digest)}&from={Uri.EscapeDataString(OtherRepository)}";

        await AssertAskedAsync(["mount-blob", Repository, OtherRepository, blob.Digest], mount);
        await AssertAskedAsync(["mount-blob", Repository, OtherRepository, blob.Digest, "@alias"], mount, $"HEAD blobs/{blob.Digest}", "PUT manifests/alias");
    }

    [Test]
    public async Task Mount_that_is_refused_leaves_no_open_upload()
    {
        await DxfTool.RunAsync(ToolEnvironment.For(_proxy!), "mount-blob", Repository, OtherRepository, NewBlob().Digest);

        Assert.That(_proxy!.Requests.Select(request => (request.Method, request.Status)), Is.EqualTo(new[] { ("POST", 202), ("DELETE", 204) }));
    }

    [Test]
    public async Task Deletion_of_blobs()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);
        TestBlob single = await PushBlobAsync();

        await AssertAskedAsync(["del-blob", Repository, single.Digest], $"DELETE blobs/{single.Digest}");
        await AssertAskedAsync(
            ["del-blob", Repository, "@" + alias], $"GET manifests/{alias}", $"DELETE blobs/{blobs[0].Digest}", $"DELETE blobs/{blobs[1].Digest}");
    }

    [Test]
    public async Task Alias_of_three_blobs()
    {
        TestBlob[] blobs = [await PushBlobAsync(), await PushBlobAsync(), await PushBlobAsync()];

        await AssertAskedInAnyOrderAsync(
            ["set-alias", Repository, "alias", .. blobs.Select(blob => blob.Digest)],
            [.. blobs.Select(blob => $"HEAD blobs/{blob.Digest}"), "PUT manifests/alias"]);
    }

    [TestCase("get-alias")]
    [TestCase("get-digest")]
    [TestCase("get-manifest")]
    [TestCase("get-manifest-digest")]
    public async Task Reading_of_an_alias(string verb)
    {
        (string alias, _) = await SetAliasAsync(10, 20);

        await AssertAskedAsync([verb, Repository, alias], $"GET manifests/{alias}");
    }

    [Test]
    public async Task Deletion_of_an_alias()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10, 20);
        string digest = TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs)));

        await AssertAskedAsync(["del-alias", Repository, alias], $"GET manifests/{alias}", $"DELETE manifests/{digest}");
    }

    [Test]
    public async Task List_of_aliases()
    {
        await SetAliasAsync(10);

        await AssertAskedAsync(["list-aliases", Repository], "GET tags/list?n=1000");
    }

    [Test]
    public async Task Auth()
    {
        await DxfTool.RunAsync(ToolEnvironment.For(_proxy!), "auth", Repository, "pull");

        Assert.That(_proxy!.Requests.Select(request => $"{request.Method} {request.Target}"), Is.EqualTo(new[] { "GET /v2/" }));
    }

    /// <summary>Requests as method and path in the repository; an upload's own address is ID.</summary>
    private async Task AssertAskedAsync(string[] arguments, params string[] expected) =>
        Assert.That(await AskAsync(arguments), Is.EqualTo(expected));

    /// <summary>For what is asked side by side.</summary>
    private async Task AssertAskedInAnyOrderAsync(string[] arguments, params string[] expected) =>
        Assert.That(await AskAsync(arguments), Is.EquivalentTo(expected));

    private async Task<IEnumerable<string>> AskAsync(string[] arguments)
    {
        _proxy!.Clear();

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(_proxy), arguments);

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        return _proxy.Requests.Select(Describe);
    }

    private string Describe(ProxiedRequest request)
    {
        const string uploads = "blobs/uploads/";
        string target = request.Target.Replace($"/v2/{Repository}/", "", StringComparison.Ordinal);
        bool isSession = target.StartsWith(uploads, StringComparison.Ordinal) && target.Length > uploads.Length && target[uploads.Length] is not '?';
        return $"{request.Method} {(isSession ? uploads + "ID" : target)}";
    }
}
