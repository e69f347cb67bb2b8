using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

[TestFixture]
internal sealed class GuardedProcessTests
{
    [Test]
    [CancelAfter(20_000)]
    public async Task Disposal_ends_the_server(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        GuardedProcess process = GuardedProcess.Start("/bin/sh", ["-c", "echo $$; exec sleep 600"], line => started.TrySetResult(line), "NONE_");
        string id = await started.Task.WaitAsync(cancellationToken);

        await process.DisposeAsync();

        Assert.That((await ProcessRunner.RunAsync(new ProcessSpec("/bin/sh", "-c", $"kill -0 {id}"), cancellationToken)).ExitCode, Is.Not.Zero);
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Server_that_ends_by_itself_ends_the_guard(CancellationToken cancellationToken)
    {
        await using GuardedProcess process = GuardedProcess.Start("/bin/sh", ["-c", "exit 1"], _ => { }, "NONE_");

        await process.WaitForExitAsync(cancellationToken);
    }
}
