using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>What <c>pull-blob</c> writes to stdout, to devices that are full, and to readers that have gone.</summary>
[TestFixture]
internal sealed class OutputStreamTests : LocalFixture
{
    [Test]
    public async Task Nothing_is_written_of_a_corrupt_blob_where_it_is_verified_first([Values] bool dash)
    {
        string digest = await StoreAsync(Data.Bytes(300_000));
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Always(Fault.CorruptResponseByte(299_999)));
        ToolResult pulled = await RunWithTempAsync(proxy, ["pull-blob", "--verify-first", .. dash ? ["-o", "-"] : Array.Empty<string>(), Name, digest]);

        AssertFailed(pulled, 65);
        Assert.That(pulled.Stdout, Is.Empty);
        AssertFiles(Folder);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Only_whole_blobs_are_written_where_they_are_verified_first()
    {
        byte[] first = Data.Bytes(300_000);
        string[] digests = [await StoreAsync(first), await StoreAsync(Data.Bytes(200_000))];
        await using FaultProxy proxy = await ProxyAsync(On.Get(digests[1]).Always(Fault.CorruptResponseByte(0)));
        ToolResult pulled = await RunWithTempAsync(proxy, ["pull-blob", "--verify-first", Name, .. digests]);

        AssertFailed(pulled, 65);
        Assert.That(pulled.Stdout, Is.EqualTo(first));
        AssertFiles(Folder);
    }

    [Test]
    public async Task A_corrupt_blob_on_stdout_is_exit_code_65()
    {
        string digest = await StoreAsync(Data.Bytes(300_000));
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Always(Fault.CorruptResponseByte(5)));
        AssertFailed(await RunAsync(proxy, "pull-blob", "-o", "-", Name, digest), 65);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_dash_is_stdout([Values] bool verifyFirst)
    {
        byte[] content = Data.Bytes(300_000);
        string digest = await StoreAsync(content);
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Once(Fault.ResetResponseAfter(123_456)));
        ToolResult pulled = await RunWithTempAsync(proxy, ["pull-blob", "-o", "-", .. verifyFirst ? ["--verify-first"] : Array.Empty<string>(), Name, digest]);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
        Assert.That(pulled.Stdout, Is.EqualTo(content));
        AssertFiles(Folder);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_full_device_on_stdout_is_exit_code_74([Values("pull-blob", "push-blob")] string verb)
    {
        byte[] content = Data.Bytes(300_000);
        string digest = await StoreAsync(content);
        await using FaultProxy proxy = await ProxyAsync();
        ProcessSpec tool = DxfTool.Spec(ToolFor(proxy), verb, Name, verb is "pull-blob" ? digest : WriteFile("file", content));
        ProcessResult result = await ProcessRunner.RunAsync(
            new ProcessSpec("/bin/sh", ["-c", "exec \"$@\" > /dev/full", "sh", tool.Program, .. tool.Arguments]) { Environment = tool.Environment });

        AssertFailed(new ToolResult(result.ExitCode, result.Stdout, result.Stderr), 74);
    }

    [Test]
    public async Task A_full_disk_is_exit_code_74_and_keeps_the_old_file([Values] bool layout)
    {
        string disk = Directory.CreateDirectory(PathOf("disk")).FullName;
        ProcessResult mounted = await ProcessRunner.RunAsync(new ProcessSpec("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk));
        if (mounted.ExitCode is not 0)
            Assert.Ignore("no file system can be mounted here: " + mounted.Stderr);
        try
        {
            byte[] content = Data.Bytes(3 * MiB);
            string digest = await StoreAsync(content);
            string old = Path.Join(disk, "file");
            await File.WriteAllTextAsync(old, "old");
            await using FaultProxy proxy = await ProxyAsync();
            ToolResult result = layout
                ? await DxfTool.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = "oci:" + disk }, "push-blob", "fred/data", WriteFile("content", content))
                : await RunAsync(proxy, "pull-blob", "-o", old, Name, digest);

            AssertFailed(result, 74);
            Assert.That(result.Stderr, Does.Contain(layout ? Path.Join(disk, "fred", "data") : old).And.Not.Contain(".tmp"));
            Assert.That(await File.ReadAllTextAsync(old), Is.EqualTo("old"));
            Assert.That(Directory.GetFiles(disk, "*.tmp", SearchOption.AllDirectories), Is.Empty);
            Assert.That(new DriveInfo(disk).AvailableFreeSpace, Is.GreaterThan(MiB), "what was written is gone");
        }
        finally
        {
            await ProcessRunner.RunAsync(new ProcessSpec("umount", disk));
        }
    }

    [Test]
    public async Task A_reader_that_closes_the_pipe_ends_the_pull([Values] bool verifyFirst)
    {
        string digest = await StoreAsync(Data.Bytes(24 * MiB));
        await using FaultProxy proxy = await ProxyAsync();
        await using RunningProcess tool = DxfTool.Start(
            TempFor(proxy), ["pull-blob", .. verifyFirst ? ["--verify-first"] : Array.Empty<string>(), Name, digest]);
        await tool.Stdout.ReadExactlyAsync(new byte[1000]);
        tool.CloseStdout();
        ProcessResult ended = await tool.WaitForExitAsync();

        Assert.That(ended.ExitCode, Is.EqualTo(141), ended.Stderr);
        Assert.That(ended.Stderr, Is.Empty);
        AssertFiles(Folder);
        if (!verifyFirst)
            Assert.That(proxy.Requests.Sum(static request => request.SentBytes), Is.LessThan(24 * MiB), "it was not pulled to its end");
    }

    private Task<ToolResult> RunWithTempAsync(FaultProxy proxy, string[] arguments) => DxfTool.RunAsync(TempFor(proxy), arguments);

    /// <summary>The test's folder is where its temporary files go.</summary>
    private Dictionary<string, string?> TempFor(FaultProxy proxy) => new(ToolFor(proxy), StringComparer.Ordinal) { ["TMPDIR"] = Folder };
}
