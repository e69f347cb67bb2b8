using System.Runtime.Versioning;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary><c>pull-blob -o FILE</c>: the old file, or all of the new one.</summary>
[TestFixture]
internal sealed class OutputFileTests : LocalFixture
{
    private static readonly byte[] Old = [.. "what was there before"u8];

    [Test]
    public async Task A_file_is_replaced_by_the_whole_blob([Values(0, 1, 300_000)] int size)
    {
        byte[] content = Data.Bytes(size);
        string digest = await StoreAsync(content);
        string file = WriteFile("file", Data.Bytes(400_000));
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", file, Name, digest);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
        Assert.That(pulled.Stdout, Is.Empty);
        Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(content));
        AssertFiles(Folder, "file");
    }

    [Test]
    public async Task The_old_file_stays_where_the_blob_is_corrupt([Values] bool old)
    {
        string digest = await StoreAsync(Data.Bytes(300_000));
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Always(Fault.CorruptResponseByte(200_000)));
        AssertFailed(await PullAsync(proxy, digest, old), 65);

        Assert.That(proxy.Count("GET"), Is.EqualTo(2), "once more, then no more");
        AssertUntouched(old);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_blob_that_came_damaged_once_is_pulled_again()
    {
        byte[] content = Data.Bytes(300_000);
        string digest = await StoreAsync(content);
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Once(Fault.CorruptResponseByte(0)));
        ToolResult pulled = await PullAsync(proxy, digest, old: true);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
        Assert.That(await File.ReadAllBytesAsync(PathOf("file")), Is.EqualTo(content));
        AssertFiles(Folder, "file");
        proxy.AssertAllFired();
    }

    [Test]
    [Platform("Linux")]
    public async Task What_reads_a_named_pipe_gets_the_blob_and_the_pipe_stays()
    {
        byte[] content = Data.Bytes(300_000);
        string digest = await StoreAsync(content);
        await using FaultProxy proxy = await ProxyAsync();
        ProcessSpec tool = DxfTool.Spec(ToolFor(proxy), "pull-blob", "-o", PathOf("pipe"), Name, digest);
        ProcessResult run = await ProcessRunner.RunAsync(new ProcessSpec(
            "/bin/sh", ["-c", "mkfifo \"$0\" && { cat \"$0\" & \"$@\"; code=$?; wait; test -p \"$0\" && exit $code; }", PathOf("pipe"), tool.Program, .. tool.Arguments])
        {
            Environment = tool.Environment,
        });

        Assert.That(run.ExitCode, Is.Zero, run.Stderr);
        Assert.That(run.Stdout, Is.EqualTo(content));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task Link_stays_and_what_it_leads_to_is_replaced([Values] bool there)
    {
        byte[] content = Data.Bytes(1000);
        string digest = await StoreAsync(content);
        Directory.CreateDirectory(PathOf("elsewhere"));
        if (there)
            WriteFile("elsewhere/file", Old);
        File.CreateSymbolicLink(PathOf("link"), Path.Join("elsewhere", "file"));
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", PathOf("link"), Name, digest);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
        Assert.That(new FileInfo(PathOf("link")).LinkTarget, Is.EqualTo(Path.Join("elsewhere", "file")));
        Assert.That(await File.ReadAllBytesAsync(PathOf("elsewhere", "file")), Is.EqualTo(content));
        AssertFiles(PathOf("elsewhere"), "file");
    }

    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task File_that_is_replaced_is_as_private_as_before(UnixFileMode mode)
    {
        string digest = await StoreAsync(Data.Bytes(1000));
        string file = WriteFile("file", Old);
        File.SetUnixFileMode(file, mode);
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", file, Name, digest);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(mode));
    }

    [Test]
    public async Task Folder_that_is_not_there_is_named()
    {
        string digest = await StoreAsync([1]);
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", PathOf("nowhere", "file"), Name, digest);

        Assert.That(pulled.ExitCode, Is.EqualTo(74), pulled.Stderr);
        Assert.That(pulled.Stderr, Does.Contain(PathOf("nowhere")).And.Not.Contain(".tmp"));
    }

    [Test]
    public async Task What_went_to_a_device_is_not_written_another_time()
    {
        byte[] content = Data.Bytes(300_000);
        string digest = await StoreAsync(content);
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Once(Fault.CorruptResponseByte(0)));
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", "/dev/stdout", Name, digest);

        Assert.That(pulled.ExitCode, Is.EqualTo(65), pulled.Stderr);
        Assert.That(pulled.Stdout, Has.Length.EqualTo(content.Length));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task The_old_file_stays_where_the_connection_stays_cut([Values] bool old, [Values(0, 100_000)] int after)
    {
        string digest = await StoreAsync(Data.Bytes(300_000));
        await using FaultProxy proxy = await ProxyAsync(
            On.Get(Blobs).Nth(1, Fault.ResetResponseAfter(after)), On.Get(Blobs).From(2, Fault.ResetBeforeResponse()));
        AssertFailed(await PullAsync(proxy, digest, old), 69);

        AssertUntouched(old);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_missing_blob_leaves_no_file([Values] bool old)
    {
        await StoreAsync(Data.Bytes(10));
        await using FaultProxy proxy = await ProxyAsync();
        AssertFailed(await PullAsync(proxy, TestData.DigestOf(Data.Bytes(11)), old), 2);
        AssertUntouched(old);
    }

    [TestCase("missing/file")]
    [TestCase("regular/file")]
    [TestCase("regular/file/")]
    public async Task A_place_that_cannot_be_written_is_said(string place)
    {
        string digest = await StoreAsync(Data.Bytes(1000));
        WriteFile("regular", Old);
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", PathOf(place), Name, digest);

        AssertFailed(pulled, 74);
        Assert.That(await File.ReadAllBytesAsync(PathOf("regular")), Is.EqualTo(Old));
        AssertFiles(Folder, "regular");
    }

    [Test]
    public async Task A_folder_takes_a_file_named_by_the_digest([Values] bool separator)
    {
        byte[] content = Data.Bytes(1000);
        string digest = await StoreAsync(content);
        string folder = Directory.CreateDirectory(PathOf("folder")).FullName;
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", separator ? folder + "/" : folder, Name, digest);

        Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
        Assert.That(await File.ReadAllBytesAsync(Path.Join(folder, digest)), Is.EqualTo(content));
        AssertFiles(folder, digest);
    }

    [Test]
    public async Task Several_blobs_go_into_a_folder_and_those_before_a_corrupt_one_stay()
    {
        byte[][] contents = [Data.Bytes(1000), Data.Bytes(2000), Data.Bytes(3000)];
        List<string> digests = [];
        foreach (byte[] content in contents)
            digests.Add(await StoreAsync(content));
        await using FaultProxy proxy = await ProxyAsync(On.Get(digests[2]).Always(Fault.CorruptResponseByte(1)));
        ToolResult pulled = await RunAsync(proxy, ["pull-blob", "-o", PathOf("new") + "/", Name, .. digests]);

        AssertFailed(pulled, 65);
        AssertFiles(PathOf("new"), digests[0], digests[1]);
        Assert.That(await File.ReadAllBytesAsync(PathOf("new", digests[1])), Is.EqualTo(contents[1]));
    }

    [Test]
    public async Task Several_blobs_into_one_file_are_refused_before_any_is_pulled()
    {
        string[] digests = [await StoreAsync(Data.Bytes(1000)), await StoreAsync(Data.Bytes(2000))];
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult pulled = await RunAsync(proxy, ["pull-blob", "-o", WriteFile("file", Old), Name, .. digests]);

        Assert.Multiple(() =>
        {
            Assert.That(pulled.ExitCode, Is.EqualTo(2));
            Assert.That(pulled.Stderr, Does.Contain("several blobs need a folder").And.Contains("Usage:").IgnoreCase);
            Assert.That(proxy.Requests, Is.Empty);
        });
        AssertUntouched(old: true);
    }

    [Test]
    public async Task A_device_is_written_to_and_stays_one()
    {
        string digest = await StoreAsync(Data.Bytes(300_000));
        await using FaultProxy proxy = await ProxyAsync();
        ToolResult nowhere = await RunAsync(proxy, "pull-blob", "-o", "/dev/null", Name, digest);
        ToolResult full = await RunAsync(proxy, "pull-blob", "-o", "/dev/full", Name, digest);

        Assert.That(nowhere.ExitCode, Is.Zero, nowhere.Stderr);
        AssertFailed(full, 74);
        Assert.That(await File.ReadAllBytesAsync("/dev/null"), Is.Empty);
        Assert.That(Directory.GetFiles("/dev", ".dxf*"), Is.Empty);
    }

    [Test]
    public async Task A_file_in_memory_is_a_file_though_it_lies_below_dev([Values] bool old)
    {
        if (!Directory.Exists("/dev/shm"))
            Assert.Ignore("there is no /dev/shm");
        byte[] content = Data.Bytes(1000);
        string digest = await StoreAsync(content);
        string folder = Directory.CreateDirectory($"/dev/shm/dxf-tests-{Guid.NewGuid():N}").FullName;
        try
        {
            string file = Path.Join(folder, "file");
            if (old)
                await File.WriteAllBytesAsync(file, Data.Bytes(2000));
            await using FaultProxy proxy = await ProxyAsync();
            ToolResult pulled = await RunAsync(proxy, "pull-blob", "-o", file, Name, digest);

            Assert.That(pulled.ExitCode, Is.Zero, pulled.Stderr);
            Assert.That(await File.ReadAllBytesAsync(file), Is.EqualTo(content));
            AssertFiles(folder, "file");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<ToolResult> PullAsync(FaultProxy proxy, string digest, bool old)
    {
        string file = old ? WriteFile("file", Old) : PathOf("file");
        return await RunAsync(proxy, "pull-blob", "--retries", "2", "-o", file, Name, digest);
    }

    private void AssertUntouched(bool old)
    {
        AssertFiles(Folder, old ? ["file"] : []);
        if (old)
            Assert.That(File.ReadAllBytes(PathOf("file")), Is.EqualTo(Old));
    }
}
