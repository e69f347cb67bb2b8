using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>The verb copy between two open registries and directories.</summary>
[TestFixture]
internal sealed class CopyTests : OpenRegistryFixture
{
    private RegistryProcess? _other;

    private RegistryProcess Other => _other!;

    private string OtherImage => $"{Other.Host}/{Repository}";

    [SetUp]
    public async Task StartAsync()
    {
        _other = await Registries.OtherOpenAsync();
        Variables["DXF_TO_INSECURE"] = "1";
    }

    [Test]
    public async Task Alias_goes_to_another_registry_and_keeps_its_name()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(300_000, 5);
        string manifest = AliasText.Docker(blobs);

        (await DxfAsync("copy", $"{Repository}:{alias}", OtherImage)).AssertPrinted(Digest(manifest) + "\n");
        (await OtherDxfAsync("get-manifest", Repository, alias)).AssertPrinted(manifest);
        (await OtherDxfAsync("pull-blob", Repository, "@" + alias)).AssertPrinted([.. blobs[0].Content, .. blobs[1].Content]);
    }

    [Test]
    public async Task Both_sides_can_be_named_and_then_need_no_host()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(30);
        Dictionary<string, string?> variables = new(StringComparer.Ordinal);

        ToolResult result = await DxfTool.RunAsync(
            variables, "copy", "--from-insecure", "--to-insecure", $"{Registry.Host}/{Repository}:{alias}", OtherImage + ":other");

        result.AssertPrinted(Digest(AliasText.Docker(blobs)) + "\n");
        (await OtherDxfAsync("get-manifest", Repository, "other")).AssertPrinted(AliasText.Docker(blobs));
    }

    [Test]
    public async Task Latest_is_meant_where_no_alias_is_named()
    {
        TestBlob blob = await PushBlobAsync();
        await PutManifestAsync("latest", AliasText.Docker(blob));

        (await DxfAsync("copy", Repository, OtherImage)).AssertPrinted(Digest(AliasText.Docker(blob)) + "\n");
        (await OtherDxfAsync("list-aliases", Repository)).AssertPrinted("latest\n");
    }

    [Test]
    public async Task Directory_in_between()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(100_000, 5);
        string path = Folder.File("Images", "My App");

        (await DxfAsync("copy", $"{Repository}:{alias}", $"oci:{path}")).AssertPrinted(Digest(AliasText.Docker(blobs)) + "\n");
        Assert.That(File.Exists(Path.Join(path, "oci-layout")), Is.True);
        (await DxfAsync("copy", $"oci:{path}", OtherImage)).AssertPrinted(Digest(AliasText.Docker(blobs)) + "\n");
        (await OtherDxfAsync("get-manifest", Repository, alias)).AssertPrinted(AliasText.Docker(blobs));
        (await DxfAsync("copy", $"oci:{path}:{alias}", $"oci:{path}:second")).AssertPrinted(Digest(AliasText.Docker(blobs)) + "\n");
        (await DxfTool.RunAsync(Host("oci-layout:" + path), "list-aliases", "any")).AssertPrinted($"{alias}\nsecond\n");
    }

    [Test]
    public async Task Host_that_is_a_directory_has_the_repositories_without_a_host()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(100);
        Dictionary<string, string?> variables = Host("oci:" + Folder.File("store"));
        variables["DXF_FROM_INSECURE"] = "1";

        (await DxfTool.RunAsync(variables, "copy", $"{Registry.Host}/{Repository}:{alias}", "fred/here:a")).AssertPrinted(Digest(AliasText.Docker(blobs)) + "\n");
        (await DxfTool.RunAsync(variables, "copy", "fred/here:a", "fred/there:b")).AssertPrinted(Digest(AliasText.Docker(blobs)) + "\n");
        (await DxfTool.RunAsync(variables, "get-manifest", "fred/there", "b")).AssertPrinted(AliasText.Docker(blobs));
    }

    [Test]
    public async Task Index_or_one_platform_of_it()
    {
        MultiArchImage image = new(MultiArchImage.OciIndexType, [NewBlob(), NewBlob()], [NewBlob(), NewBlob(), NewBlob()], [NewBlob()]);
        foreach (TestBlob blob in image.Blobs) await PushBlobAsync(blob);
        foreach (string manifest in new[] { image.Amd64Manifest, image.Arm64Manifest, image.OtherManifest }) await PutManifestAsync(Digest(manifest), manifest, image.ManifestType);
        await PutManifestAsync("multi", image.Index, image.IndexType);

        (await DxfAsync("copy", Repository + ":multi", OtherImage)).AssertPrinted(Digest(image.Index) + "\n");
        (await OtherDxfAsync("get-manifest-digest", Repository, "multi")).AssertPrinted(Digest(image.Index) + "\n");
        (await OtherDxfAsync("pull-blob", "--platform", "linux/arm64/v8", Repository, "@multi")).AssertPrinted([.. image.Arm64[1].Content, .. image.Arm64[2].Content]);
        (await DxfAsync("copy", "--platform", "linux/amd64", Repository + ":multi", OtherImage + ":amd64")).AssertPrinted(Digest(image.Amd64Manifest) + "\n");
        (await OtherDxfAsync("get-manifest", Repository, "amd64")).AssertPrinted(image.Amd64Manifest);
        (await DxfAsync("copy", "--platform", "plan9/mips", Repository + ":multi", OtherImage + ":mips")).AssertFailed(1, "plan9/mips", "linux/amd64", "linux/arm64/v8");
        (await OtherDxfAsync("get-manifest", Repository, "mips")).AssertFailed(2, "Not Found");
    }

    [Test]
    public async Task Dry_run_prints_a_line_for_each_thing_and_copies_none()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000, 5);
        string manifest = AliasText.Docker(blobs);
        string there = $"send {blobs[0].Digest} 3000\nsend {blobs[1].Digest} 5\nmanifest {Digest(manifest)} {manifest.Length}\n";

        (await DxfAsync("copy", "--dry-run", $"{Repository}:{alias}", OtherImage)).AssertPrinted(
            there + "total: send 2 blobs 3005 bytes, mount 0 blobs 0 bytes, present 0 blobs 0 bytes, leave-out 0 blobs 0 bytes, 1 manifests\n");
        (await OtherDxfAsync("list-aliases", Repository)).AssertFailed(2, "Not Found");
        await DxfAsync("copy", $"{Repository}:{alias}", OtherImage);
        (await DxfAsync("copy", "--dry-run", $"{Repository}:{alias}", OtherImage)).AssertPrinted(
            there.Replace("send ", "present ", StringComparison.Ordinal)
            + "total: send 0 blobs 0 bytes, mount 0 blobs 0 bytes, present 2 blobs 3005 bytes, leave-out 0 blobs 0 bytes, 1 manifests\n");
    }

    [Test]
    public async Task Referrers_come_along_where_they_are_asked_for()
    {
        TestBlob blob = await PushBlobAsync();
        TestBlob empty = new("{}"u8.ToArray());
        await PushBlobAsync(empty);
        string subject = AliasText.Oci(blob);
        await PutManifestAsync("signed", subject, AliasText.OciType);
        string referrer = $$"""{"schemaVersion":2,"mediaType":"{{AliasText.OciType}}","artifactType":"a/b","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{empty.Digest}}","size":2},"layers":[{"mediaType":"a/b","digest":"{{blob.Digest}}","size":{{blob.Size}}}],"subject":{"mediaType":"{{AliasText.OciType}}","digest":"{{Digest(subject)}}","size":{{subject.Length}} } }""";
        await PutManifestAsync(Digest(referrer), referrer, AliasText.OciType);
        string list = $$"""{"schemaVersion":2,"mediaType":"{{MultiArchImage.OciIndexType}}","manifests":[{"mediaType":"{{AliasText.OciType}}","digest":"{{Digest(referrer)}}","size":{{referrer.Length}},"artifactType":"a/b"}]}""";
        string listTag = Digest(subject).Replace(':', '-');
        await PutManifestAsync(listTag, list, MultiArchImage.OciIndexType);

        (await DxfAsync("copy", Repository + ":signed", OtherImage)).AssertPrinted(Digest(subject) + "\n");
        (await OtherDxfAsync("list-aliases", Repository)).AssertPrinted("signed\n");
        (await DxfAsync("copy", "--referrers", Repository + ":signed", OtherImage)).AssertPrinted(Digest(subject) + "\n");

        // The registry lists its tags as its file system does.
        string[] aliases = (await OtherDxfAsync("list-aliases", Repository)).StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(aliases, Is.EquivalentTo(new[] { listTag, "signed" }));
        (await OtherDxfAsync("get-manifest", Repository, Digest(referrer))).AssertPrinted(referrer);
    }

    [Test]
    public async Task Requests_are_those_that_it_takes()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000, 5);
        await using RecordingProxy from = await RecordingProxy.StartAsync(Registry);
        await using RecordingProxy to = await RecordingProxy.StartAsync(Other);
        string[] arguments = ["copy", "--from-insecure", "--to-insecure", "--parallel", "1", $"{from.Host}/{Repository}:{alias}", $"{to.Host}/{Repository}"];

        Assert.That((await DxfAsync(arguments)).ExitCode, Is.Zero);
        Assert.That(from.Requests.Select(Describe), Is.EqualTo(new[] { $"GET manifests/{alias}", $"GET blobs/{blobs[0].Digest}", $"GET blobs/{blobs[1].Digest}" }));
        Assert.That(to.Requests.Select(Describe), Is.EqualTo(new[]
        {
            $"HEAD blobs/{blobs[0].Digest}", "POST blobs/uploads/", "PUT blobs/uploads/ID",
            $"HEAD blobs/{blobs[1].Digest}", "POST blobs/uploads/", "PUT blobs/uploads/ID", $"PUT manifests/{alias}",
        }));

        from.Clear();
        to.Clear();
        Assert.That((await DxfAsync(arguments)).ExitCode, Is.Zero);
        Assert.That(from.Requests.Select(Describe), Is.EqualTo(new[] { $"GET manifests/{alias}" }));
        Assert.That(to.Requests.Select(Describe), Is.EqualTo(new[] { $"HEAD blobs/{blobs[0].Digest}", $"HEAD blobs/{blobs[1].Digest}", $"PUT manifests/{alias}" }));
    }

    [Test]
    public async Task Within_a_registry_blobs_are_mounted_and_another_name_costs_two_requests()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000);
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = proxy.Host;

        Assert.That((await DxfAsync("copy", $"{Repository}:{alias}", $"{OtherRepository}:there")).ExitCode, Is.Zero);
        Assert.That(proxy.Requests.Select(request => $"{request.Method} {request.Target}"), Is.EqualTo(new[]
        {
            $"GET /v2/{Repository}/manifests/{alias}",
            $"HEAD /v2/{OtherRepository}/blobs/{blobs[0].Digest}",
            $"POST /v2/{OtherRepository}/blobs/uploads/?mount={Uri.EscapeDataString(blobs[0].Digest)}&from={Uri.EscapeDataString(Repository)}",
            $"PUT /v2/{OtherRepository}/manifests/there",
        }));

        proxy.Clear();
        Assert.That((await DxfAsync("copy", $"{Repository}:{alias}", $"{proxy.Host}/{Repository}:second")).ExitCode, Is.Zero);
        Assert.That(proxy.Requests.Select(Describe), Is.EqualTo(new[] { $"GET manifests/{alias}", "PUT manifests/second" }));
    }

    [Test]
    public async Task Progress_goes_to_stderr()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3000);
        Variables["DXF_PROGRESS"] = "1";

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", OtherImage);

        Assert.That(result.StdoutText, Is.EqualTo(Digest(AliasText.Docker(blobs)) + "\n"));
        Assert.That(result.Stderr, Does.Contain(blobs[0].Digest[..15]).And.Contain("0%").And.Contain("100%").And.Contain("3000/3000"));
    }

    private static string Digest(string text) => TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(text));

    private static Dictionary<string, string?> Host(string host) => new(StringComparer.Ordinal) { ["DXF_HOST"] = host };

    private string Describe(ProxiedRequest request)
    {
        const string uploads = "blobs/uploads/";
        string target = request.Target.Replace($"/v2/{Repository}/", "", StringComparison.Ordinal);
        return $"{request.Method} {(target.StartsWith(uploads, StringComparison.Ordinal) && target.Length > uploads.Length ? uploads + "ID" : target)}";
    }

    private Task<ToolResult> OtherDxfAsync(params string[] arguments) => DxfTool.RunAsync(ToolEnvironment.For(Other), arguments);
}
