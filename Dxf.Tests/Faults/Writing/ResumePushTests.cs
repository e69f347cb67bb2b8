using System.Runtime.Versioning;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>The tool's <c>push-blob</c>, and how a later run goes on with <c>--resume</c>.</summary>
[TestFixture]
[UnsupportedOSPlatform("windows")]
internal sealed class ResumePushTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    private string Journal => _folder.File("state", "dxf", "uploads");

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_killed_push_is_gone_on_with()
    {
        const long size = 64 * MiB;
        TestFile file = await Data.WriteFileAsync(_folder.File("file"), size);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).Nth(3, StandStill(gate)));
        await KillAtAsync(gate, proxy, file.Path);
        string entry = Directory.GetFiles(Journal).Single();
        Assert.That(File.GetUnixFileMode(entry), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.GetUnixFileMode(Journal), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        proxy.Clear();

        ToolResult pushed = await PushAsync(proxy, file.Path);

        Assert.Multiple(() =>
        {
            Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
            Assert.That(pushed.StdoutText, Is.EqualTo(file.Digest + "\n"));
            Assert.That(StoredBlobs(), Is.EqualTo(new[] { file.Digest }));
            Assert.That(BytesOf(proxy), Is.LessThanOrEqualTo(size / 2), "the second half");
            Assert.That(proxy.Count("POST"), Is.Zero);
            Assert.That(SessionsLeft(), Is.Empty);
            Assert.That(Directory.GetFiles(Journal), Is.Empty);
        });
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_push_that_the_registry_forgot_begins_afresh([Values] bool forgotten)
    {
        string file = _folder.WriteBytes("file", Big);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Nth(2, StandStill(gate)));
        await KillAtAsync(gate, proxy, file);
        if (forgotten)
            ForgetSessions();

        ToolResult pushed = await PushAsync(proxy, file);

        Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
        Assert.That(Directory.GetFiles(Journal), Is.Empty);
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_push_whose_address_leads_nowhere_begins_afresh()
    {
        string file = _folder.WriteBytes("file", Big);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Nth(2, StandStill(gate)));
        await KillAtAsync(gate, proxy, file);
        ForgetSessions();
        using DeadPort nowhere = new();
        string entry = Directory.GetFiles(Journal).Single();
        string[] lines = await File.ReadAllLinesAsync(entry);
        await File.WriteAllLinesAsync(entry, [lines[0], $"http://{nowhere.Host}/upload"]);

        ToolResult pushed = await PushAsync(proxy, file);

        Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
        Assert.That(Directory.GetFiles(Journal), Is.Empty);
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_file_that_changed_between_the_runs_begins_afresh()
    {
        string file = _folder.WriteBytes("file", Big);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).Nth(2, StandStill(gate)));
        await KillAtAsync(gate, proxy, file);
        byte[] other = [.. Big.Reverse()];
        _folder.WriteBytes("file", other);

        ToolResult pushed = await PushAsync(proxy, file);

        Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
        await AssertStoredAsync(proxy, other, unknownSessions: 1);
    }

    [Test]
    public async Task What_a_session_got_wrong_is_sent_anew()
    {
        string file = _folder.WriteBytes("file", Big);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).Nth(2, StandStill(gate)));
        await KillAtAsync(gate, proxy, file);
        string session = Directory.GetFiles(Registry.StorageFolder, "data", SearchOption.AllDirectories)
            .Single(path => path.Contains($"/{Name}/_uploads/{SessionsLeft().Single()}/", StringComparison.Ordinal));
        await using (FileStream data = File.OpenWrite(session))
            data.WriteByte((byte)~Big[0]);

        ToolResult pushed = await PushAsync(proxy, file);

        Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
        await AssertStoredAsync(proxy, Big);
    }

    [TestCase("")]
    [TestCase("not a journal\n")]
    [TestCase("\0\0\0\0")]
    public async Task A_damaged_journal_is_no_hindrance(string text)
    {
        string file = _folder.WriteBytes("file", Big);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).Nth(2, StandStill(gate)));
        await KillAtAsync(gate, proxy, file);
        await File.WriteAllTextAsync(Directory.GetFiles(Journal).Single(), text);

        ToolResult pushed = await PushAsync(proxy, file);

        Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
        Assert.That(Directory.GetFiles(Journal), Is.Empty);
        await AssertStoredAsync(proxy, Big, unknownSessions: 1);
    }

    [Test]
    public async Task A_registry_that_stays_away_is_exit_code_69()
    {
        string file = _folder.WriteBytes("file", Data.Bytes(1000));
        await using FaultProxy proxy = await ProxyAsync(On.Put(Session).Always(Fault.Respond(503)));
        ToolResult pushed = await DxfTool.RunAsync(ToolFor(proxy), "push-blob", Name, file);

        Assert.Multiple(() =>
        {
            Assert.That(pushed.ExitCode, Is.EqualTo(69), pushed.Stderr);
            Assert.That(pushed.Stdout, Is.Empty);
            Assert.That(pushed.Stderr, Does.StartWith("dxf: ").And.Not.Contains("   at "));
            Assert.That(pushed.Stderr.TrimEnd().Split('\n'), Has.Length.LessThanOrEqualTo(2));
            Assert.That(proxy.Count("PUT"), Is.EqualTo(5));
        });
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_connection_that_always_breaks_is_exit_code_69()
    {
        string file = _folder.WriteBytes("file", Big);
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Always(Fault.ResetRequestAfter(1000)));
        ToolResult pushed = await DxfTool.RunAsync(ToolFor(proxy), "push-blob", "--retries", "2", Name, file);

        Assert.That(pushed.ExitCode, Is.EqualTo(69), pushed.Stderr);
        Assert.That(pushed.Stdout, Is.Empty);
        Assert.That(proxy.Count("PATCH"), Is.EqualTo(3));
        AssertNothingStored(proxy);
    }

    /// <summary>Waits at the gate and breaks the connection then: nothing of the request comes to the registry.</summary>
    private static FaultAction StandStill(FaultGate gate) => new("stand still until the tool is dead")
    {
        OnRequestAsync = async (request, fired) =>
        {
            await gate.WaitAsync(static token => Task.Delay(Timeout.Infinite, token), request.Stopping);
            await Fault.ResetBeforeRequestForwarded().OnRequestAsync(request, fired);
        },
    };

    /// <summary>Pushes until the upload stands at the gate, and kills that.</summary>
    private async Task KillAtAsync(FaultGate gate, FaultProxy proxy, string file)
    {
        await using (RunningProcess tool = DxfTool.Start(ToolFor(proxy), "push-blob", "--resume", Name, file))
            await gate.ReachedAsync();
        gate.Open();
        Assert.That(StoredBlobs(), Is.Empty);
    }

    private Task<ToolResult> PushAsync(FaultProxy proxy, string file) => DxfTool.RunAsync(ToolFor(proxy), "push-blob", "--resume", Name, file);

    private Dictionary<string, string?> ToolFor(FaultProxy proxy) => new(StringComparer.Ordinal)
    {
        ["DXF_HOST"] = proxy.Host,
        ["DXF_INSECURE"] = "1",
        ["XDG_STATE_HOME"] = _folder.File("state"),
    };
}
