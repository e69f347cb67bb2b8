using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>However many transfers run side by side, what comes out is the same.</summary>
[TestFixture]
internal sealed class ParallelPullTests : OpenRegistryFixture
{
    private static readonly string[] Parallels = ["1", "4", "64"];

    private string _alias = "";
    private TestBlob[] _blobs = [];

    [SetUp]
    public async Task PushAsync() =>
        (_alias, _blobs) = await SetAliasAsync([3_000_000, 1, 1000, 500_000, .. Enumerable.Range(1, 20).Select(static i => i * 1001), 2_100_000, 10]);

    [Test]
    public async Task Blobs_come_to_stdout_in_order([ValueSource(nameof(Parallels))] string parallel, [Values] bool variable, [Values] bool verifyFirst)
    {
        if (variable)
            Variables["DXF_PARALLEL"] = parallel;
        ToolResult result = await DxfAsync(
            ["pull-blob", Repository, "@" + _alias, .. variable ? Array.Empty<string>() : ["--parallel", parallel], .. verifyFirst ? ["--verify-first"] : Array.Empty<string>()]);

        result.AssertPrinted([.. _blobs.SelectMany(static blob => blob.Content)]);
    }

    [Test]
    public async Task Each_blob_is_told_before_its_bytes([ValueSource(nameof(Parallels))] string parallel, [Values] bool verifyFirst)
    {
        ToolResult result = await DxfAsync(
            ["pull-blob", "--blob-info", "--parallel", parallel, Repository, "@" + _alias, _blobs[0].Digest, .. verifyFirst ? ["--verify-first"] : Array.Empty<string>()]);

        TestBlob[] all = [.. _blobs, _blobs[0]];
        result.AssertPrinted([.. all.SelectMany(static blob => (byte[])[.. Encoding.ASCII.GetBytes($"{blob.Digest} {blob.Size}\n"), .. blob.Content])]);
    }

    [Test]
    public async Task Blobs_come_into_a_folder([ValueSource(nameof(Parallels))] string parallel, [Values] bool blobInfo)
    {
        string folder = Folder.File("into") + "/";
        ToolResult result = await DxfAsync(
            ["pull-blob", "--parallel", parallel, "-o", folder, Repository, "@" + _alias, _blobs[1].Digest, .. blobInfo ? ["--blob-info"] : Array.Empty<string>()]);

        result.AssertPrinted(blobInfo ? string.Concat(((TestBlob[])[.. _blobs, _blobs[1]]).Select(static blob => $"{blob.Digest} {blob.Size}\n")) : "");
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(_blobs.Select(static blob => blob.Digest).Order(StringComparer.Ordinal)));
        foreach (TestBlob blob in _blobs)
            Assert.That(await File.ReadAllBytesAsync(Path.Join(folder, blob.Digest)), Is.EqualTo(blob.Content));
    }

    [Test]
    public async Task What_comes_before_a_missing_blob_is_written([ValueSource(nameof(Parallels))] string parallel)
    {
        TestBlob missing = NewBlob();

        ToolResult result = await DxfAsync("pull-blob", "--parallel", parallel, Repository, _blobs[0].Digest, _blobs[1].Digest, missing.Digest, _blobs[2].Digest);

        Assert.That(result.ExitCode, Is.EqualTo(2), result.Stderr);
        Assert.That(result.Stderr, Does.StartWith("dxf: ").And.Contain("Not Found").And.Contain(missing.Digest));
        Assert.That(result.Stdout, Is.EqualTo((byte[])[.. _blobs[0].Content, .. _blobs[1].Content]));
    }

    [Test]
    public async Task A_damaged_blob_among_others_ends_with_65([ValueSource(nameof(Parallels))] string parallel)
    {
        RegistryFiles.Corrupt(Registry, _blobs[3].Digest);

        ToolResult result = await DxfAsync("pull-blob", "--verify-first", "--parallel", parallel, Repository, "@" + _alias);

        Assert.That(result.ExitCode, Is.EqualTo(65), result.Stderr);
        Assert.That(result.Stderr, Does.StartWith("dxf: ").And.Contain(_blobs[3].Digest));
        Assert.That(result.Stdout, Is.EqualTo(_blobs.Take(3).SelectMany(static blob => blob.Content)), "nothing of it, and nothing behind it");
    }

    [TestCase("0")]
    [TestCase("65")]
    [TestCase("-1")]
    [TestCase("+4")]
    [TestCase("4.5")]
    [TestCase("many")]
    [TestCase("99999999999")]
    public async Task A_number_that_is_none_is_refused_by_its_name(string parallel)
    {
        using DeadPort nowhere = new();
        Variables["DXF_HOST"] = nowhere.Host;
        (await DxfAsync("pull-blob", $"--parallel={parallel}", Repository, "@" + _alias)).AssertMisused("--parallel", parallel, "1 to 64");

        Variables["DXF_PARALLEL"] = parallel;
        (await DxfAsync("list-aliases", Repository)).AssertMisused("DXF_PARALLEL", parallel, "1 to 64");
    }

    [Test]
    public async Task An_empty_number_is_none_and_the_option_wins()
    {
        Variables["DXF_PARALLEL"] = "";
        (await DxfAsync("pull-blob", Repository, _blobs[1].Digest)).AssertPrinted(_blobs[1].Content);

        Variables["DXF_PARALLEL"] = "nonsense";
        (await DxfAsync("pull-blob", "--parallel", "2", Repository, _blobs[1].Digest)).AssertPrinted(_blobs[1].Content);
    }

    [Test]
    public async Task As_many_blobs_are_asked_for_at_once_as_may([Values(1, 3)] int parallel)
    {
        // One blob is no more than read ahead, so that the next ones wait for the reader of stdout.
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = proxy.Host;
        (string alias, _) = await SetAliasAsync([.. Enumerable.Repeat(8_000_000, 5)]);
        await using RunningProcess tool = DxfTool.Start(Variables, "pull-blob", $"--parallel={parallel}", Repository, "@" + alias);
        byte[] some = new byte[100_000];
        await tool.Stdout.ReadExactlyAsync(some);
        Assert.That(proxy.Count("GET"), Is.LessThanOrEqualTo(1 + parallel), "the manifest, and as many blobs");

        tool.CloseStdout();
        Assert.That((await tool.WaitForExitAsync()).ExitCode, Is.EqualTo(141));
    }
}
