using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

[TestFixture]
internal sealed class ProcessRunnerTests
{
    [Test]
    public async Task Result_has_the_exit_code_the_bytes_and_the_text()
    {
        ProcessResult result = await ProcessRunner.RunAsync(Shell(@"printf '\377\000\n'; echo 'wrong: ü' >&2; exit 3"));

        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Stdout, Is.EqualTo(new byte[] { 0xff, 0, (byte)'\n' }));
        Assert.That(result.Stderr, Is.EqualTo("wrong: ü\n"));
    }

    [Test]
    public async Task Stdin_goes_in_while_stdout_comes_out()
    {
        byte[] content = new TestData().Bytes(5_000_000);

        ProcessResult result = await ProcessRunner.RunAsync(new ProcessSpec("cat") { Stdin = new MemoryStream(content) });

        Assert.That(result.Stdout, Is.EqualTo(content));
    }

    [Test]
    public async Task Stdin_that_nobody_reads_does_no_harm()
    {
        ProcessResult result = await ProcessRunner.RunAsync(Shell("exit 4") with { Stdin = new MemoryStream(new byte[5_000_000]) });

        Assert.That(result.ExitCode, Is.EqualTo(4));
    }

    [Test]
    public void Settings_of_the_parent_stay_out()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = "/bin", ["DXF_HOST"] = "x", ["DOCKER_CONFIG"] = "x", ["REQUESTS_CA_BUNDLE"] = "x", ["SSL_CERT_FILE"] = "x", ["https_proxy"] = "x", ["LANG"] = "C",
        };

        ProcessEnvironment.Apply(environment, new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_TOKEN"] = "given", ["LANG"] = null });

        Assert.That(environment, Is.EquivalentTo(new Dictionary<string, string?>(StringComparer.Ordinal) { ["PATH"] = "/bin", ["DXF_TOKEN"] = "given" }));
    }

    [Test]
    public void Process_that_does_not_end_is_killed_with_its_children()
    {
        ProcessSpec spec = Shell("echo waiting >&2; sleep 60; exit 0") with { Timeout = TimeSpan.FromSeconds(1) };

        Assert.That(() => ProcessRunner.RunAsync(spec), Throws.InstanceOf<TimeoutException>().With.Message.Contains("waiting"));
    }

    [Test]
    public async Task Signals_reach_the_program()
    {
        const string script = "trap 'exit 130' INT; trap 'exit 143' TERM; echo ready >&2; while :; do sleep 0.05; done";
        foreach ((Action<RunningProcess> signal, int expected) in new (Action<RunningProcess>, int)[] { (process => process.Interrupt(), 130), (process => process.Terminate(), 143) })
        {
            await using RunningProcess process = ProcessRunner.Start(Shell(script));
            await process.WaitForStderrAsync("ready");
            signal(process);
            Assert.That((await process.WaitForExitAsync()).ExitCode, Is.EqualTo(expected));
        }
    }

    [Test]
    public async Task Program_notices_that_nobody_reads_its_stdout()
    {
        await using RunningProcess process = ProcessRunner.Start(Shell("trap '' PIPE; yes || echo \"yes: $?\" >&2"));
        byte[] first = new byte[2];
        await process.Stdout.ReadExactlyAsync(first);
        process.CloseStdout();

        ProcessResult result = await process.WaitForExitAsync();

        Assert.That(Encoding.ASCII.GetString(first), Is.EqualTo("y\n"));
        Assert.That(result.Stderr, Does.EndWith("yes: 1\n"));
    }

    [Test]
    public async Task Conversation_reads_what_is_there_and_writes_more()
    {
        await using RunningProcess process = ProcessRunner.Start(new ProcessSpec("cat"));
        byte[] echoed = new byte[5];

        await process.Stdin.WriteAsync("hello"u8.ToArray());
        await process.Stdin.FlushAsync();
        await process.Stdout.ReadExactlyAsync(echoed);
        await process.Stdin.WriteAsync("rest"u8.ToArray());
        process.CloseStdin();

        Assert.That(Encoding.ASCII.GetString(echoed), Is.EqualTo("hello"));
        Assert.That((await process.WaitForExitAsync()).Stdout, Is.EqualTo("rest"u8.ToArray()));
    }

    private static ProcessSpec Shell(string script) => new("/bin/sh", "-c", script);
}
