using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>A pull that is in the middle, because nobody reads on after the first bytes and no pipe holds as much.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class InterruptionTests : OpenRegistryFixture
{
    private const int Size = 8_000_000;

    [Test]
    public async Task Reader_that_closes_stdout_ends_the_pull_without_a_word(CancellationToken cancellationToken)
    {
        TestBlob blob = await PushBlobAsync(Size);
        await using RunningProcess pull = DxfTool.Start(Variables, "pull-blob", Repository, blob.Digest);
        await ReadSomeAsync(pull, cancellationToken);

        pull.CloseStdout();

        ProcessResult result = await pull.WaitForExitAsync(cancellationToken);
        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((141, "")));
    }

    [Test]
    public async Task Interrupt_ends_the_pull(CancellationToken cancellationToken) =>
        await AssertEndsAsync(static process => process.Interrupt(), 130, cancellationToken);

    [Test]
    public async Task Termination_ends_the_pull(CancellationToken cancellationToken) =>
        await AssertEndsAsync(static process => process.Terminate(), 143, cancellationToken);

    [Test]
    public async Task Interrupt_ends_the_waiting_for_an_answer(CancellationToken cancellationToken)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Variables["DXF_HOST"] = silent.LocalEndpoint.ToString();
        await using RunningProcess pull = DxfTool.Start(Variables, "list-aliases", Repository);
        using Socket connection = await silent.AcceptSocketAsync(cancellationToken);
        await connection.ReceiveAsync(new byte[1], SocketFlags.Peek, cancellationToken);

        pull.Interrupt();

        ProcessResult result = await pull.WaitForExitAsync(cancellationToken);
        Assert.That((result.ExitCode, result.Stdout, result.Stderr), Is.EqualTo((130, Array.Empty<byte>(), "")));
    }

    [Test]
    public async Task Interrupt_ends_the_waiting_for_a_manifest_on_stdin(CancellationToken cancellationToken)
    {
        await using RunningProcess pull = DxfTool.Start(Variables, "pull-blob", Repository);

        // A pipe holds 64 KiB: once all this is in, the tool has read most of it, and waits for the rest.
        await pull.Stdin.WriteAsync(new byte[1 << 20], cancellationToken);
        await pull.Stdin.FlushAsync(cancellationToken);
        pull.Interrupt();

        ProcessResult result = await pull.WaitForExitAsync(cancellationToken);
        Assert.That((result.ExitCode, result.Stdout, result.Stderr), Is.EqualTo((130, Array.Empty<byte>(), "")));
    }

    [Test]
    public async Task Interrupted_push_leaves_no_open_upload(CancellationToken cancellationToken)
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(Registry);
        string pipe = Folder.File("pipe");
        await ProcessRunner.RunAsync(new ProcessSpec("mkfifo", pipe), cancellationToken);
        await using RunningProcess push = DxfTool.Start(ToolEnvironment.For(proxy), "push-blob", Repository, pipe);

        await using FileStream content = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write), cancellationToken);
        await content.WriteAsync(NewBlob(1 << 20).Content, cancellationToken);
        await content.FlushAsync(cancellationToken);
        push.Interrupt();

        ProcessResult result = await push.WaitForExitAsync(cancellationToken);
        Assert.That((result.ExitCode, result.Stdout), Is.EqualTo((130, Array.Empty<byte>())), result.Stderr);
        Assert.That(proxy.Count("DELETE"), Is.EqualTo(1));
        Assert.That(proxy.Count("PUT"), Is.Zero);
    }

    private static async Task ReadSomeAsync(RunningProcess process, CancellationToken cancellationToken) =>
        await process.Stdout.ReadExactlyAsync(new byte[1_000], cancellationToken);

    private async Task AssertEndsAsync(Action<RunningProcess> signal, int exitCode, CancellationToken cancellationToken)
    {
        TestBlob blob = await PushBlobAsync(Size);
        await using RunningProcess pull = DxfTool.Start(Variables, "pull-blob", Repository, blob.Digest);
        await ReadSomeAsync(pull, cancellationToken);
        using Process ended = Process.GetProcessById(pull.Id);

        signal(pull);

        // Before anything more is read, so that it can't come to its end in the meantime.
        await ended.WaitForExitAsync(cancellationToken);
        ProcessResult result = await pull.WaitForExitAsync(cancellationToken);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Stderr);
        Assert.That(result.Stderr, Does.Not.Contain("   at ").And.Not.Contain("Exception"));
    }
}
