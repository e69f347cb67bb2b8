using System.Text;
using System.Text.Json;
using Dxf.Tests.Abstractions.Schema1;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Aliases of schema 1, in a registry that still takes them: it verifies the signatures, too.</summary>
[TestFixture]
internal sealed class Schema1Tests : RegistryFixture
{
    private readonly Schema1Signer _signer = new();

    /// <summary>What was signed.</summary>
    private string _payload = "";

    /// <summary>With the signature.</summary>
    private string _raw = "";

    private TestBlob[] _blobs = [];

    [SetUp]
    public async Task PutAsync()
    {
        TestBlob twice = await PushBlobAsync(20);
        _blobs = [twice, await PushBlobAsync(300), twice];
        _payload = Schema1Signer.Write(Repository, "old", _blobs.Select(static blob => blob.Digest));
        _raw = Encoding.UTF8.GetString(_signer.Sign(_payload));
        await PutManifestAsync("old", _raw, MediaTypes.DockerSchema1);
    }

    protected override Task<RegistryProcess> GetRegistryAsync() => Registries.Schema1Async();

    protected override void Dispose(bool disposing)
    {
        _signer.Dispose();
        base.Dispose(disposing);
    }

    [Test]
    public async Task Verbs_read_it()
    {
        byte[] content = [.. _blobs.SelectMany(static blob => blob.Content)];

        (await DxfAsync("get-alias", Repository, "old")).AssertPrinted(Lines);
        (await DxfAsync("blob-size", Repository, "@old")).AssertPrinted("340\n");
        (await DxfAsync("pull-blob", Repository, "@old")).AssertPrinted(content);
        (await DxfAsync("get-manifest-digest", Repository, "old")).AssertPrinted(PayloadDigest + "\n");
        (await DxfAsync("get-alias", Repository, PayloadDigest)).AssertPrinted(Lines);
    }

    [Test]
    public async Task What_get_manifest_prints_is_what_the_other_verbs_read()
    {
        // This registry keeps what was signed, and signs it anew for each answer.
        ToolResult manifest = await DxfAsync("get-manifest", Repository, "old");

        Assert.That(manifest.StdoutText, Does.StartWith(_payload[..^1]).And.Contains("\"signatures\""));
        (await DxfTool.RunWithInputAsync(Variables, manifest.Stdout, "get-alias", Repository)).AssertPrinted(Lines);
        (await DxfTool.RunWithInputAsync(Variables, manifest.Stdout, "get-manifest-digest", Repository)).AssertPrinted(PayloadDigest + "\n");
    }

    [Test]
    public async Task Verbs_read_it_from_stdin()
    {
        byte[] content = [.. _blobs.SelectMany(static blob => blob.Content)];

        (await PipeAsync("get-alias")).AssertPrinted(Lines);
        (await PipeAsync("blob-size")).AssertPrinted("340\n");
        (await PipeAsync("pull-blob")).AssertPrinted(content);
        (await PipeAsync("get-manifest-digest")).AssertPrinted(PayloadDigest + "\n");
        (await PipeAsync("del-blob")).AssertPrinted("");
        Assert.That(await HasBlobAsync(_blobs[0].Digest), Is.False);
        Assert.That(await HasBlobAsync(_blobs[1].Digest), Is.False);
    }

    [Test]
    public async Task Blob_info_tells_sizes()
    {
        Variables["DXF_BLOB_INFO"] = "1";

        (await DxfAsync("pull-blob", Repository, "@old")).AssertPrinted(
            [.. _blobs.SelectMany(static blob => (byte[])[.. Encoding.ASCII.GetBytes($"{blob.Digest} {blob.Size}\n"), .. blob.Content])]);
    }

    [Test]
    public async Task Json_tells_sizes_where_they_are_asked_for()
    {
        JsonElement size = JsonDocument.Parse((await DxfAsync("blob-size", "--json", Repository, "@old")).StdoutText).RootElement;
        JsonElement alias = JsonDocument.Parse((await DxfAsync("get-alias", "--json", Repository, "old")).StdoutText).RootElement;

        Assert.That(size.GetProperty("blobsSize").GetInt64(), Is.EqualTo(340));
        Assert.That(
            size.GetProperty("blobs").EnumerateArray().Select(static blob => (blob.GetProperty("digest").GetString(), blob.GetProperty("size").GetInt32())),
            Is.EqualTo(_blobs.Select(static blob => ((string?)blob.Digest, blob.Size))));
        Assert.That(alias.GetProperty("blobs").EnumerateArray().Select(static blob => blob.EnumerateObject().Single().Name), Is.All.EqualTo("digest"));
        Assert.That(alias.TryGetProperty("blobsSize", out _) || alias.TryGetProperty("config", out _), Is.False);
    }

    [TestCase("get-digest")]
    [TestCase("get-image-id")]
    public async Task There_is_no_image_id(string verb)
    {
        (await DxfAsync(verb, Repository, "old")).AssertFailed(1, "schema 1 has no config blob");
        (await PipeAsync(verb)).AssertFailed(1, "schema 1 has no config blob");
    }

    [Test]
    public async Task Deletion_of_the_blobs_and_then_of_the_alias()
    {
        (await DxfAsync("del-blob", Repository, "@old")).AssertPrinted("");
        Assert.That(await HasBlobAsync(_blobs[1].Digest), Is.False);

        (await DxfAsync("blob-size", Repository, "@old")).AssertFailed(2, "Not Found");
        (await DxfAsync("del-alias", Repository, "old")).AssertPrinted(Lines);
        (await DxfAsync("get-alias", Repository, "old")).AssertFailed(2, "Not Found");
    }

    [Test]
    public async Task Each_verb_asks_for_what_it_needs()
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        Dictionary<string, string?> variables = ToolEnvironment.For(proxy);

        (await DxfTool.RunAsync(variables, "get-alias", Repository, "old")).AssertPrinted(Lines);
        Assert.That(proxy.Requests.Select(static request => request.Method), Is.EqualTo(new[] { "GET" }));
        (await DxfTool.RunAsync(variables, "blob-size", Repository, "@old")).AssertPrinted("340\n");
        Assert.That(proxy.Requests.Select(static request => request.Method), Is.EqualTo(new[] { "GET", "GET", "HEAD", "HEAD" }));
    }

    [Test]
    public async Task Copy_is_refused_and_leaves_nothing()
    {
        (await DxfAsync("copy", $"{Repository}:old", $"{Repository}:new")).AssertFailed(1, "schema 1", "read, not copied");
        (await DxfAsync("copy", "--dry-run", $"{Repository}:old", $"{Repository}:new")).AssertFailed(1, "schema 1", "read, not copied");
        (await DxfAsync("copy", $"{Repository}:old", $"oci:{Folder.File("layout")}:new")).AssertFailed(1, "schema 1", "read, not copied");
        Assert.That(await HasManifestAsync("new"), Is.False);
        Assert.That(Directory.Exists(Folder.File("layout")), Is.False);
    }

    [TestCase("get-alias")]
    [TestCase("blob-size")]
    [TestCase("pull-blob")]
    [TestCase("del-blob")]
    [TestCase("get-manifest-digest")]
    public async Task What_was_changed_is_refused(string verb)
    {
        TestBlob other = NewBlob();
        string changed = _raw.Replace(_blobs[1].Digest, other.Digest, StringComparison.Ordinal);

        (await DxfTool.RunWithInputAsync(Variables, Encoding.UTF8.GetBytes(changed), verb, Repository))
            .AssertFailed(1, "a signature does not match its content");
        (await DxfTool.RunWithInputAsync(Variables, Encoding.UTF8.GetBytes(_payload), verb, Repository))
            .AssertFailed(1, "schema 1 is read only where it is signed");
        Assert.That(await HasBlobAsync(_blobs[0].Digest));
    }

    private string PayloadDigest => TestData.DigestOf(Encoding.UTF8.GetBytes(_payload));

    private string Lines => string.Concat(_blobs.Select(static blob => blob.Line));

    private Task<ToolResult> PipeAsync(string verb) =>
        DxfTool.RunWithInputAsync(Variables, Encoding.UTF8.GetBytes(_raw), verb, Repository);
}
