using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Aliases that say what they are and what they refer to, and name their files.</summary>
[TestFixture]
internal sealed class ArtifactTests : OpenRegistryFixture
{
    private const string Type = "application/vnd.example.readings";
    private const string Digest = "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    [TestCase("set-alias")]
    [TestCase("push-blob")]
    [TestCase("push-blobs")]
    [TestCase("mount-blob")]
    public async Task Alias_says_what_it_is(string verb)
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);
        await PushBlobAsync(blob);
        string path = Folder.WriteBytes("logger.dat", blob.Content);
        string subject = AliasText.Docker(blob);
        string digest = await PutManifestAsync("subject", subject);
        string[] what = ["--artifact-type", Type, "--annotation", "b=2=3", "--annotation", "a=", "--annotation", "größe=\"1\"", "--subject", "subject"];

        ToolResult result = await DxfAsync(verb switch
        {
            "set-alias" => [verb, .. what, Repository, "alias", path],
            "mount-blob" => [verb, .. what, Repository, OtherRepository, blob.Digest, "@alias"],
            _ => [verb, .. what, Repository, path, "@alias"],
        });

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        (string text, string? mediaType) = await GetManifestAsync("alias");
        JsonNode manifest = JsonNode.Parse(text)!;
        Assert.Multiple(() =>
        {
            Assert.That(mediaType, Is.EqualTo(AliasText.OciType));
            Assert.That((string?)manifest["artifactType"], Is.EqualTo(Type));
            Assert.That(manifest["annotations"]!.AsObject().Select(static pair => $"{pair.Key}:{pair.Value}"), Is.EqualTo(new[] { "a:", "b:2=3", "größe:\"1\"" }));
            Assert.That(text, Does.EndWith($$$"""2, "subject": {"digest": "{{{digest}}}", "mediaType": "{{{AliasText.DockerType}}}", "size": {{{subject.Length}}}}}"""));
            Assert.That((string?)manifest["layers"]![0]!["annotations"]?["org.opencontainers.image.title"], Is.EqualTo(verb is "mount-blob" ? null : "logger.dat"));
            if (verb is "set-alias")
                Assert.That(result.StdoutText, Is.EqualTo(text));
        });
    }

    [Test]
    public async Task Files_have_their_names_without_their_folders()
    {
        (TestBlob Blob, string Title)[] files = [.. new[] { "b.dat", "a.dat" }.Select(name => (NewBlob(), name))];
        string[] paths = [.. files.Select(file => Folder.WriteBytes(file.Title, file.Blob.Content))];

        (await DxfAsync(["push-blobs", "--oci", Repository, .. paths, "@pushed"])).AssertPrinted(files[0].Blob.Line + files[1].Blob.Line);
        (await DxfAsync("set-alias", "--oci", Repository, "set", paths[0], files[1].Blob.Digest)).AssertPrinted(AliasText.OciOfFiles(files[0], (files[1].Blob, "")));

        Assert.That((await GetManifestAsync("pushed")).Text, Is.EqualTo(AliasText.OciOfFiles(files)));
    }

    [Test]
    public async Task Mounted_blob_has_no_name()
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);

        (await DxfAsync("mount-blob", "--oci", Repository, OtherRepository, blob.Digest, "@alias")).AssertPrinted(blob.Line);

        Assert.That(await GetManifestAsync("alias"), Is.EqualTo((AliasText.Oci(blob), AliasText.OciType)));
    }

    [Test]
    public async Task Skopeo_reads_the_artifact_and_its_files()
    {
        TestBlob blob = NewBlob();
        string path = Folder.WriteBytes("logger.dat", blob.Content);
        (await DxfAsync("push-blob", "--artifact-type", Type, "--annotation", "by=fred", Repository, path, "@alias")).AssertPrinted(blob.Line);
        string image = $"docker://{Registry.Host}/{Repository}:alias";

        ProcessResult raw = await Skopeo.RunAsync("inspect", "--tls-verify=false", "--raw", image);
        await Skopeo.RunAsync("copy", "--src-tls-verify=false", image, $"dir:{Folder.File("copy")}");

        Assert.That(System.Text.Encoding.UTF8.GetString(raw.Stdout), Is.EqualTo((await GetManifestAsync("alias")).Text));
        Assert.That(await File.ReadAllBytesAsync(Folder.File("copy", blob.Digest["sha256:".Length..])), Is.EqualTo(blob.Content));
    }

    [Test]
    public async Task Skopeo_reads_the_tag_that_lists_the_referrers()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10);
        string subject = TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(AliasText.Docker(blobs)));
        (TestBlob blob, string path) = NewFile();
        (await DxfAsync("push-blob", "--artifact-type", Type, "--annotation", "by=fred", "--subject", alias, Repository, path, "@referrer")).AssertPrinted(blob.Line);

        ProcessResult raw = await Skopeo.RunAsync("inspect", "--tls-verify=false", "--raw", $"docker://{Registry.Host}/{Repository}:{subject.Replace(':', '-')}");

        JsonNode entry = JsonNode.Parse(raw.Stdout)!["manifests"]!.AsArray().Single()!;
        (string referrer, _) = await GetManifestAsync("referrer");
        Assert.That((string?)entry["digest"], Is.EqualTo(TestData.DigestOf(System.Text.Encoding.UTF8.GetBytes(referrer))));
        Assert.That((string?)entry["artifactType"], Is.EqualTo(Type));
        Assert.That((string?)entry["annotations"]!["by"], Is.EqualTo("fred"));
    }

    [TestCase("--artifact-type", "readings")]
    [TestCase("--artifact-type", "")]
    [TestCase("--artifact-type", "a/b\"")]
    [TestCase("--annotation", "key")]
    [TestCase("--annotation", "=value")]
    [TestCase("--annotation", "")]
    [TestCase("--annotation", "twice=1", "--annotation", "twice=1")]
    [TestCase("--annotation")]
    [TestCase("--subject", "not good")]
    [TestCase("--subject", "sha256:abc")]
    [TestCase("--subject", "")]
    [TestCase("--artifact-type", Type, "--manifest", "docker")]
    [TestCase("--annotation", "a=b", "--manifest", "docker")]
    [TestCase("--subject", "other", "--manifest", "docker")]
    public async Task What_is_wrong_with_it_is_told_before_anything_is_sent(params string[] options)
    {
        (await UnconnectedAsync(["push-blob", "repo", "/bin/sh", "@alias", .. options])).AssertMisused(options[0]);
        (await UnconnectedAsync(["set-alias", "repo", "alias", Digest, .. options])).AssertMisused(options[0]);
    }

    [TestCase("push-blob", "repo", "/bin/sh")]
    [TestCase("push-blobs", "repo", "/bin/sh")]
    [TestCase("mount-blob", "repo", "from", Digest)]
    public async Task Without_an_alias_there_is_nothing_that_could_say_it(params string[] arguments)
    {
        foreach (string[] options in new string[][] { ["--artifact-type", Type], ["--annotation", "a=b"], ["--subject", "other"] })
            (await UnconnectedAsync([.. arguments, .. options])).AssertMisused(options[0], "alias");
    }

    [Test]
    public async Task Dockers_form_by_variable_has_no_place_for_it_either()
    {
        Variables["DXF_MANIFEST"] = "docker";

        (await UnconnectedAsync("set-alias", "repo", "alias", Digest, "--annotation", "a=b")).AssertMisused("--annotation", "oci");
    }

    [Test]
    public async Task Oci_on_the_command_line_wins_over_the_variable()
    {
        TestBlob blob = await PushBlobAsync();
        Variables["DXF_MANIFEST"] = "docker";

        ToolResult result = await DxfAsync("set-alias", "--oci", "--artifact-type", Type, Repository, "alias", blob.Digest);

        result.AssertPrinted(AliasText.Oci(blob).Replace("application/vnd.dxf.alias.v1", Type, StringComparison.Ordinal));
    }

    /// <summary>Whoever connects is told that nobody listens.</summary>
    private async Task<ToolResult> UnconnectedAsync(params string[] arguments)
    {
        using DeadPort nobody = new();
        Variables["DXF_HOST"] = nobody.Host;
        return await DxfAsync(arguments);
    }
}
