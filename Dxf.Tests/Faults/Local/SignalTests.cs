using System.Diagnostics;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>Ctrl-C and SIGTERM in the middle of transfers.</summary>
[TestFixture]
internal sealed class SignalTests : LocalFixture
{
    private const string Session = "/blobs/uploads/.";

    /// <summary>Two seconds are promised; the others are for a machine that does much else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2 + 3);

    public enum Verb
    {
        Push,
        Pull,
        PullToFile,
        PullVerifiedFirst,
    }

    [Test]
    public async Task A_transfer_ends_and_tidies_up([Values] Verb verb, [Values] bool interrupt)
    {
        byte[] content = Data.Bytes(24 * MiB);
        FaultGate gate = new();
        bool push = verb is Verb.Push;
        await using FaultProxy proxy = await ProxyAsync(push
            ? On.Patch(Session).Once(Fault.StallRequestAfter(8 * MiB, gate))
            : On.Get(Blobs).Once(Fault.StallResponseAfter(8 * MiB, gate)));
        string digest = push ? WriteFile("content", content) : await StoreAsync(content);
        if (verb is Verb.PullToFile)
            WriteFile("file", [1]);
        string[] before = Directory.GetFiles(Folder);
        await using RunningProcess tool = DxfTool.Start(TempFor(proxy), verb switch
        {
            Verb.Push => ["push-blob", Name, digest],
            Verb.Pull => ["pull-blob", Name, digest],
            Verb.PullToFile => ["pull-blob", "-o", PathOf("file"), Name, digest],
            _ => ["pull-blob", "--verify-first", Name, digest],
        });
        Task<ProcessResult> ending = tool.WaitForExitAsync();
        await gate.ReachedAsync();

        ProcessResult ended = await EndAsync(tool, interrupt, ending);

        Assert.Multiple(() =>
        {
            Assert.That(ended.ExitCode, Is.EqualTo(interrupt ? 130 : 143), ended.Stderr);
            Assert.That(ended.Stderr, Is.Empty);
            Assert.That(ended.Stdout, verb is Verb.Pull ? Is.EqualTo(content[..ended.Stdout.Length]) : Is.Empty);
            Assert.That(Directory.GetFiles(Folder), Is.EquivalentTo(before), "files");
            Assert.That(Directory.GetDirectories(Folder), Is.Empty, "folders");
            Assert.That(proxy.Count("DELETE"), Is.EqualTo(push ? 1 : 0), "the session is given up");
        });
        if (verb is Verb.PullToFile)
            Assert.That(await File.ReadAllBytesAsync(PathOf("file")), Is.EqualTo(new byte[] { 1 }));
        proxy.AssertAllFired();
    }

    [Test]
    [Platform("Linux", Reason = "coreutils' env")]
    public async Task A_lost_terminal_leaves_nothing_behind()
    {
        FaultGate gate = new();
        string digest = await StoreAsync(Data.Bytes(24 * MiB));
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Once(Fault.StallResponseAfter(8 * MiB, gate)));

        // Tests that run on when their own terminal is gone (nohup) hand that on.
        ProcessSpec spec = DxfTool.Spec(TempFor(proxy), "pull-blob", "--verify-first", Name, digest);
        await using RunningProcess tool = ProcessRunner.Start(
            new ProcessSpec("env", ["--default-signal=HUP", spec.Program, .. spec.Arguments]) { Environment = spec.Environment });
        await gate.ReachedAsync();
        tool.HangUp();
        ProcessResult ended = await tool.WaitForExitAsync();

        Assert.That((ended.ExitCode, ended.Stdout.Length, ended.Stderr), Is.EqualTo((129, 0, "")));
        Assert.That(Directory.GetDirectories(Folder), Is.Empty);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_wait_between_tries_ends([Values] bool interrupt)
    {
        await using FaultProxy proxy = await ProxyAsync(On.Post("/blobs/uploads/").Always(Fault.Respond(Reply.Of(503).RetryAfter(TimeSpan.FromMinutes(1)))));
        await using RunningProcess tool = DxfTool.Start(ToolFor(proxy), "push-blob", Name, WriteFile("content", [1, 2, 3]));
        await tool.WaitForStderrAsync("60");

        ProcessResult ended = await EndAsync(tool, interrupt);

        Assert.That(ended.ExitCode, Is.EqualTo(interrupt ? 130 : 143), ended.Stderr);
        Assert.That(ended.Stdout, Is.Empty);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_connection_that_takes_no_goodbye_is_not_waited_for([Values] bool interrupt)
    {
        FaultGate upload = new(), goodbye = new();
        await using FaultProxy proxy = await ProxyAsync(
            On.Patch(Session).Once(Fault.StallRequestAfter(MiB, upload)), On.Delete(Session).Once(Fault.StallBeforeResponse(goodbye)));
        await using RunningProcess tool = DxfTool.Start(ToolFor(proxy), "push-blob", Name, WriteFile("content", Data.Bytes(24 * MiB)));
        await upload.ReachedAsync();

        ProcessResult ended = await EndAsync(tool, interrupt);

        Assert.That(ended.ExitCode, Is.EqualTo(interrupt ? 130 : 143), ended.Stderr);
        Assert.That(ended.Stdout, Is.Empty);
        proxy.AssertAllFired();
    }

    // Whether it waits shows in the time alone: nothing else takes the processors meanwhile.
    [Test]
    [NonParallelizable]
    public async Task A_second_interrupt_ends_at_once()
    {
        FaultGate upload = new(), goodbye = new();
        await using FaultProxy proxy = await ProxyAsync(
            On.Patch(Session).Once(Fault.StallRequestAfter(MiB, upload)), On.Delete(Session).Once(Fault.StallBeforeResponse(goodbye)));
        await using RunningProcess tool = DxfTool.Start(ToolFor(proxy), "push-blob", Name, WriteFile("content", Data.Bytes(24 * MiB)));
        await upload.ReachedAsync();
        tool.Interrupt();
        await goodbye.ReachedAsync();

        long second = Stopwatch.GetTimestamp();
        tool.Interrupt();
        ProcessResult ended = await tool.WaitForExitAsync();

        Assert.That(ended.ExitCode, Is.EqualTo(130));
        Assert.That(Stopwatch.GetElapsedTime(second), Is.LessThan(TimeSpan.FromSeconds(1.4)), "it did not wait for the goodbye's second and a half");
        Assert.That(ended.Stdout, Is.Empty);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_reader_that_does_not_read_does_not_keep_the_tool()
    {
        string digest = await StoreAsync(Data.Bytes(24 * MiB));
        await using FaultProxy proxy = await ProxyAsync();
        await using RunningProcess tool = DxfTool.Start(ToolFor(proxy), "pull-blob", Name, digest);
        await tool.Stdout.ReadExactlyAsync(new byte[1000]);
        long start = Stopwatch.GetTimestamp();
        tool.Interrupt();
        using Process process = Process.GetProcessById(tool.Id);
        await process.WaitForExitAsync();
        ProcessResult ended = await tool.WaitForExitAsync();

        Assert.That(ended.ExitCode, Is.EqualTo(130), ended.Stderr);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Limit));
    }

    private static async Task<ProcessResult> EndAsync(RunningProcess tool, bool interrupt, Task<ProcessResult>? ending = null)
    {
        long start = Stopwatch.GetTimestamp();
        if (interrupt)
            tool.Interrupt();
        else
            tool.Terminate();
        ProcessResult ended = await (ending ?? tool.WaitForExitAsync());
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(Limit));
        return ended;
    }

    private Dictionary<string, string?> TempFor(FaultProxy proxy) => new(ToolFor(proxy), StringComparer.Ordinal)
    {
        ["TMPDIR"] = Folder,
        ["DOTNET_EnableDiagnostics"] = "0",
    };
}
