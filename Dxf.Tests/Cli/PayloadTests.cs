using System.IO.Compression;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>The verbs make-payload and push-payload, from one registry to another.</summary>
[TestFixture]
internal sealed class PayloadTests : OpenRegistryFixture
{
    private RegistryProcess? _other;

    private RegistryProcess Other => _other!;

    private string Payload => Folder.File("payload.zip");

    [SetUp]
    public async Task StartAsync() => _other = await Registries.OtherOpenAsync();

    [Test]
    public async Task Air_gap_is_crossed_and_then_only_by_what_is_new()
    {
        (string first, TestBlob[] blobs) = await SetAliasAsync(100_000, 2_000);
        TestBlob added = await PushBlobAsync(50);
        await PutManifestAsync("second", AliasText.Docker([.. blobs, added]));

        (await DxfAsync("make-payload", "-f", Payload, $"{Repository}:{first}")).AssertPrinted("");
        (await OtherDxfAsync("push-payload", "-f", Payload)).AssertPrinted($"{Repository}:{first}\n");
        (await OtherDxfAsync("pull-blob", Repository, "@" + first)).AssertPrinted([.. blobs[0].Content, .. blobs[1].Content]);

        (await DxfAsync("make-payload", "-f", Payload, "-a", $"{Repository}:{first}", $"{Repository}:second,{Repository}:{first}")).AssertPrinted("");
        Assert.That(new FileInfo(Payload).Length, Is.LessThan(10_000));
        (await OtherDxfAsync("push-payload", "--strict", "--file", Payload)).AssertPrinted($"{Repository}:second\n{Repository}:{first}\n");
        (await OtherDxfAsync("get-manifest", Repository, "second")).AssertPrinted(AliasText.Docker([.. blobs, added]));
    }

    [Test]
    public async Task Pipe_from_one_to_the_other()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3_000_000, 5);
        Variables["OTHER"] = Other.Host;
        Variables["IMAGE"] = $"{Repository}:{alias}";
        Variables["TMPDIR"] = Folder.CreateFolder("tmp");

        ToolResult result = await ToolShell.RunAsync("\"$@\" make-payload $IMAGE | \"$@\" push-payload --registry=$OTHER --insecure", Variables);

        result.AssertPrinted($"{Repository}:{alias}\n");
        (await OtherDxfAsync("pull-blob", Repository, "@" + alias)).AssertPrinted([.. blobs[0].Content, .. blobs[1].Content]);
        Assert.That(Directory.EnumerateFiles(Folder.File("tmp"), "dxf-*"), Is.Empty, "the temporary file of stdin");
    }

    [Test]
    public async Task Options_are_those_of_docker_charon()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(30);
        Dictionary<string, string?> none = new(StringComparer.Ordinal);

        (await DxfTool.RunAsync(none, "make-payload", "--registry=" + Registry.Host, "--insecure", "--file=" + Payload, $" {Repository}:{alias} ")).AssertPrinted("");
        (await DxfTool.RunAsync(none, "push-payload", "-i", "-r", Other.Host, "-s", "-f", Payload)).AssertPrinted($"{Repository}:{alias}\n");
        (await OtherDxfAsync("get-manifest", Repository, alias)).AssertPrinted(AliasText.Docker(blobs));
    }

    [Test]
    public async Task Credentials_come_from_its_options_and_variables()
    {
        (string alias, _) = await SetAliasAsync(30);
        await DxfAsync("make-payload", "-f", Payload, $"{Repository}:{alias}");
        RegistryProcess basic = await Registries.BasicAsync();
        Dictionary<string, string?> variables = ToolEnvironment.For(basic);
        variables["DXF_USERNAME"] = variables["DXF_PASSWORD"] = "somebody else";

        (await DxfTool.RunAsync(variables, "push-payload", "-f", Payload)).AssertFailed(13, "unauthorized");
        (await DxfTool.RunAsync(variables, "push-payload", "-f", Payload, "-u", TestCredentials.User, "-p", TestCredentials.Password)).AssertPrinted($"{Repository}:{alias}\n");
        variables["DOCKER_CHARON_USERNAME"] = TestCredentials.User;
        variables["DOCKER_CHARON_PASSWORD"] = TestCredentials.Password;
        (await DxfTool.RunAsync(variables, "push-payload", "-f", Payload)).AssertPrinted($"{Repository}:{alias}\n");
        (await DxfTool.RunAsync(variables, "push-payload", "-f", Payload, "--password", "wrong")).AssertFailed(13, "unauthorized");
    }

    [Test]
    public async Task Image_that_should_be_there_is_a_warning_or_with_strict_an_error()
    {
        (string alias, _) = await SetAliasAsync(30);
        string image = $"{Repository}:{alias}";
        await DxfAsync("make-payload", "-f", Payload, "-a", image, image);

        ToolResult warned = await OtherDxfAsync("push-payload", "-f", Payload);
        Assert.That((warned.ExitCode, warned.StdoutText), Is.EqualTo((0, image + "\n")));
        Assert.That(warned.Stderr, Does.StartWith("dxf: warning: ").And.Contain(image));
        (await OtherDxfAsync("push-payload", "--strict", "-f", Payload)).AssertFailed(2, image, "Not Found", "left out of the payload as already transferred");
    }

    [Test]
    public async Task What_is_no_payload_is_named()
    {
        (_, string path) = NewFile();

        (await DxfAsync("push-payload", "-f", path)).AssertFailed(1, path + ": the payload can't be used: it is no zip file");
        (await DxfTool.RunWithInputAsync(Variables, [], "push-payload")).AssertFailed(1, "stdin: the payload can't be used: it is empty");
    }

    [Test]
    public async Task Broken_push_gives_no_name_and_the_next_one_sends_only_what_is_missing()
    {
        (string first, _) = await SetAliasAsync(3_000, 5_000);
        (string second, TestBlob[] blobs) = await SetAliasAsync(7_000);
        await DxfAsync("make-payload", "-f", Payload, $"{Repository}:{first},{Repository}:{second}");
        await using FaultProxy proxy = await FaultProxy.StartAsync(Other, On.Put("/blobs/uploads/").From(3, Fault.Respond(Reply.OfError(403, "DENIED", "enough"))));
        string[] push = ["push-payload", "-f", Payload, "-r", proxy.Host, "--parallel", "1"];

        (await DxfAsync(push)).AssertFailed(1, "enough");
        proxy.AssertAllFired();
        (await OtherDxfAsync("list-aliases", Repository)).AssertFailed(2, "Not Found");

        await using RecordingProxy recorder = await RecordingProxy.StartAsync(Other);
        (await DxfAsync("push-payload", "-f", Payload, "-r", recorder.Host)).AssertPrinted($"{Repository}:{first}\n{Repository}:{second}\n");
        Assert.That(recorder.Count("POST"), Is.EqualTo(1));
        (await OtherDxfAsync("get-manifest", Repository, second)).AssertPrinted(AliasText.Docker(blobs));
    }

    [Test]
    public async Task Damaged_payload_is_65_and_gives_no_name()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(3_000, 5_000);
        await DxfAsync("make-payload", "-f", Payload, $"{Repository}:{alias}");
        byte[] bytes = await File.ReadAllBytesAsync(Payload);
        bytes[bytes.AsSpan().IndexOf(blobs[1].Content.AsSpan(100, 50)) + 7] ^= 1;

        ToolResult result = await DxfTool.RunWithInputAsync(ToolEnvironment.For(Other), bytes, "push-payload");

        result.AssertFailed(65, blobs[1].Digest, "does not match its digest");
        (await OtherDxfAsync("list-aliases", Repository)).AssertFailed(2, "Not Found");
    }

    [Test]
    public async Task Multi_arch_image_or_one_platform_of_it()
    {
        MultiArchImage image = new(MultiArchImage.DockerListType, [NewBlob(), NewBlob()], [NewBlob(), NewBlob(), NewBlob()], [NewBlob()]);
        foreach (TestBlob blob in image.Blobs) await PushBlobAsync(blob);
        foreach (string manifest in new[] { image.Amd64Manifest, image.Arm64Manifest, image.OtherManifest }) await PutManifestAsync(Digest(manifest), manifest, image.ManifestType);
        await PutManifestAsync("multi", image.Index, image.IndexType);

        await DxfAsync("make-payload", "-f", Payload, Repository + ":multi");
        (await OtherDxfAsync("push-payload", "-f", Payload)).AssertPrinted(Repository + ":multi\n");
        (await OtherDxfAsync("get-manifest-digest", Repository, "multi")).AssertPrinted(Digest(image.Index) + "\n");
        await DxfAsync("make-payload", "--platform", "linux/amd64", "-f", Payload, Repository + ":multi");
        (await OtherDxfAsync("push-payload", "-f", Payload)).AssertPrinted(Repository + ":multi\n");
        (await OtherDxfAsync("get-manifest", Repository, "multi")).AssertPrinted(image.Amd64Manifest);
        (await DxfAsync("make-payload", "--platform", "linux/s390x", "-f", Payload, Repository + ":multi")).AssertFailed(1, "linux/s390x", "linux/arm64/v8, linux/amd64");
    }

    [TestCase(new[] { "make-payload" }, "too few arguments", "<images>")]
    [TestCase(new[] { "make-payload", "a:1", "b:1" }, "too many arguments", "'b:1'")]
    [TestCase(new[] { "make-payload", "a" }, "invalid image 'a'", "name:tag")]
    [TestCase(new[] { "make-payload", "a:1,,b:2" }, "invalid image ''")]
    [TestCase(new[] { "make-payload", "localhost:5000/a:1" }, "without a registry")]
    [TestCase(new[] { "make-payload", "-a", "A:1", "a:1" }, "invalid image 'A:1'")]
    [TestCase(new[] { "push-payload", "payload.zip" }, "too many arguments")]
    [TestCase(new[] { "push-payload", "-r", "http://x" }, "without a scheme")]
    public async Task Misuse_is_refused(string[] arguments, params string[] words) => (await DxfAsync(arguments)).AssertMisused(words);

    [Test]
    public async Task What_can_not_be_read_or_written_is_told()
    {
        (string alias, _) = await SetAliasAsync(30);

        (await DxfAsync("push-payload", "-f", Folder.File("none.zip"))).AssertFailed(74, "none.zip");
        (await DxfAsync("push-payload", "-f", Folder.Path)).AssertFailed(74, "folder");
        (await DxfAsync("push-payload", "-f", Folder.WriteText("text.zip", "text"))).AssertFailed(1, "no zip file");
        (await DxfAsync("push-payload")).AssertFailed(1, "it is empty");
        (await DxfAsync("make-payload", "-f", Folder.Path, $"{Repository}:{alias}")).AssertFailed(74, "folder");
        (await DxfAsync("make-payload", "-f", Payload, $"{Repository}:none")).AssertFailed(2, $"{Repository}:none: Not Found");
        Assert.That(File.Exists(Payload), Is.False);
        (await ToolShell.RunAsync("\"$@\" > /dev/full", Variables, "make-payload", $"{Repository}:{alias}")).AssertFailed(74, "No space left");
    }

    [Test]
    public async Task Stdout_carries_the_payload_and_nothing_else()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(30);
        Variables["DXF_PROGRESS"] = "1";

        ToolResult result = await DxfAsync("make-payload", $"{Repository}:{alias}");

        using ZipArchive zip = new(new MemoryStream(result.Stdout));
        Assert.That(zip.Entries.Select(static entry => entry.FullName), Is.EqualTo(new[]
        {
            $"blobs/{blobs[0].Digest}", $"manifests/{Repository.Replace('/', '_')}:{alias}", "payload_descriptor.json",
        }));
        Assert.That(result.Stderr, Does.Contain(blobs[0].Digest[..15]).And.Contain("30/30"));
    }

    private static string Digest(string text) => TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(text));

    private Task<ToolResult> OtherDxfAsync(params string[] arguments) => DxfTool.RunAsync(ToolEnvironment.For(Other), arguments);
}
