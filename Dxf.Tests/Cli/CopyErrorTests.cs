using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What copy says where it can't.</summary>
[TestFixture]
internal sealed class CopyErrorTests : OpenRegistryFixture
{
    [TestCase(new[] { "fred/a:1" }, "too few arguments", "<target>")]
    [TestCase(new string[0], "too few arguments", "<source>")]
    [TestCase(new[] { "a", "b", "c" }, "too many arguments", "'c'")]
    [TestCase(new[] { "NOT/A/REPO", "b" }, "invalid image reference 'NOT/A/REPO'")]
    [TestCase(new[] { "docker://a", "b" }, "without a scheme")]
    [TestCase(new[] { "a:b:c", "b" }, "tag 'b:c'")]
    [TestCase(new[] { "a@sha256:1", "b" }, "digest 'sha256:1'")]
    [TestCase(new[] { "localhost:99999/a", "b" }, "port")]
    [TestCase(new[] { "a", "oci:" }, "path")]
    [TestCase(new[] { "a:1", "a:1" }, "source and target are the same")]
    [TestCase(new[] { "a:1", "a" }, "source and target are the same")]
    [TestCase(new[] { "a", "a:latest" }, "it is the source itself")]
    [TestCase(new[] { "oci:./x/../y:1", "oci:y:1" }, "source and target are the same")]
    [TestCase(new[] { "--platform", "amd64", "a:1", "b" }, "--platform", "os/architecture")]
    [TestCase(new[] { "--parallel", "0", "a:1", "b" }, "--parallel", "1 to 64")]
    [TestCase(new[] { "--parallel", "65", "a:1", "b" }, "--parallel")]
    [TestCase(new[] { "--from-username", "fred", "a:1", "b" }, "--from-password is missing")]
    public async Task Misuse_is_refused_before_anything_is_asked(string[] arguments, params string[] words)
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = proxy.Host;

        (await DxfAsync(["copy", .. arguments])).AssertMisused(words);
        Assert.That(proxy.Requests, Is.Empty);
    }

    [Test]
    public async Task Host_that_nobody_named_is_missing()
    {
        Variables["DXF_HOST"] = null;

        (await DxfAsync("copy", "a:1", "localhost:1/b")).AssertMisused("no host is set: set DXF_HOST (or --host)");
        (await DxfAsync("copy", "localhost:1/b", "a:1")).AssertMisused("no host is set: set DXF_HOST (or --host)");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Host_that_does_not_answer_is_named(bool source)
    {
        using DeadPort dead = new();
        (string alias, _) = await SetAliasAsync(10);
        string there = $"{Repository}:{alias}";
        string nowhere = $"{dead.Host}/a:1";
        Variables["DXF_RETRIES"] = "0";

        ToolResult result = source
            ? await DxfAsync("copy", "--from-insecure", nowhere, there)
            : await DxfAsync("copy", "--to-insecure", there, nowhere);

        result.AssertFailed(69, $"could not connect to {dead.Host}", "connection refused");
    }

    [Test]
    public async Task Host_that_speaks_no_TLS_is_told_how_to_reach_it()
    {
        (string alias, _) = await SetAliasAsync(10);
        RegistryProcess other = await Registries.OtherOpenAsync();

        ToolResult result = await DxfAsync("copy", $"{Repository}:{alias}", $"{other.Host}/{Repository}");

        result.AssertFailed(69, other.Host, "--to-insecure");
    }

    [Test]
    public async Task Source_that_is_not_there_is_not_found()
    {
        (await DxfAsync("copy", $"{Repository}:missing", $"{OtherRepository}:x")).AssertFailed(2, $"{Repository}:missing: Not Found (404) at {Registry.Host}");
        (await DxfAsync("copy", $"oci:{Folder.File("none")}:x", $"{OtherRepository}:x")).AssertFailed(2, "Not Found");
        (await DxfAsync("copy", $"oci:{Folder.File("none")}", $"{OtherRepository}:x")).AssertFailed(2, "Not Found");
        Assert.That(Directory.Exists(Folder.File("none")), Is.False);
    }

    [Test]
    public async Task Directory_with_several_images_wants_one_named()
    {
        (string alias, _) = await SetAliasAsync(10);
        (string second, _) = await SetAliasAsync(10);
        string path = Folder.File("layout");
        await DxfAsync("copy", $"{Repository}:{alias}", "oci:" + path);
        await DxfAsync("copy", $"{Repository}:{second}", "oci:" + path);

        (await DxfAsync("copy", "oci:" + path, $"{OtherRepository}:x")).AssertMisused("several manifests", alias, second);
    }

    [Test]
    public async Task Directory_that_is_a_file_or_full_of_other_things_is_left_alone()
    {
        (string alias, _) = await SetAliasAsync(10);
        string file = Folder.WriteText("file", "text");
        Folder.CreateFolder("folder");
        Folder.WriteText(Path.Join("folder", "letters.txt"), "Dear");

        (await DxfAsync("copy", $"{Repository}:{alias}", "oci:" + file)).AssertFailed(74, "is a file");
        (await DxfAsync("copy", $"{Repository}:{alias}", "oci:" + Folder.File("folder"))).AssertFailed(74, "letters.txt");
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("text"));
    }
}
