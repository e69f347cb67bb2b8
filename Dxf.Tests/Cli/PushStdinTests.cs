using System.Diagnostics;
using System.Globalization;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What comes from a pipe, of a length that nobody says.</summary>
[TestFixture]
[CancelAfter(120_000)]
internal sealed class PushStdinTests : OpenRegistryFixture
{
    private const int MiB = 1 << 20;
    private const string Session = "/blobs/uploads/.";

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(20 * MiB)]
    public async Task Stdin_is_pushed_whatever_its_length(int size)
    {
        TestBlob blob = NewBlob(size);

        (await PushAsync(blob, "push-blob", Repository, "-")).AssertPrinted(blob.Line);

        Assert.That((await Client.GetByteArrayAsync(Address($"blobs/{blob.Digest}"))).AsSpan().SequenceEqual(blob.Content), Is.True);
    }

    [Test]
    public async Task Alias_of_stdin_is_like_any_other_and_has_no_files_name([Values] bool oci)
    {
        TestBlob blob = NewBlob();
        Variables["DXF_MANIFEST"] = oci ? "oci" : null;

        (await PushAsync(blob, "push-blob", Repository, "-", "@alias")).AssertPrinted(blob.Line);

        Assert.That((await GetManifestAsync("alias")).Text, Is.EqualTo(oci ? AliasText.Oci(blob) : AliasText.Docker(blob)));
    }

    [Test]
    public async Task What_is_there_already_is_pushed_again_all_the_same()
    {
        TestBlob blob = await PushBlobAsync();

        (await PushAsync(blob, "push-blob", Repository, "-")).AssertPrinted(blob.Line);
    }

    [TestCase(0)]
    [TestCase(1 * MiB)]
    [TestCase(5 * MiB)]
    public async Task Broken_connection_is_made_good_from_the_buffer(int after)
    {
        TestBlob blob = NewBlob(6 * MiB);
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Patch(Session).Once(Fault.CloseRequestAfter(after)));
        Variables["DXF_HOST"] = proxy.Host;

        ToolResult result = await PushAsync(blob, "push-blob", Repository, "-");

        Assert.That((result.ExitCode, result.StdoutText), Is.EqualTo((0, blob.Line)), result.Stderr);
        Assert.That((await Client.GetByteArrayAsync(Address($"blobs/{blob.Digest}"))).AsSpan().SequenceEqual(blob.Content), Is.True);
        proxy.AssertAllFired();
    }

    [Test]
    [Platform("Linux")]
    public async Task Two_hundred_mebibytes_take_little_memory(CancellationToken cancellationToken)
    {
        TestFile file = await Data.WriteFileAsync(Folder.File("large"), 200 * MiB, cancellationToken);

        // The runtime ends a process whose heap grows beyond this.
        Variables["DOTNET_GCHeapHardLimit"] = (64 * MiB).ToString("x", CultureInfo.InvariantCulture);
        await using FileStream stdin = File.OpenRead(file.Path);
        ToolResult result = await DxfTool.RunWithInputAsync(Variables, stdin, "push-blob", Repository, "-");

        result.AssertPrinted(file.Digest + "\n");
        Assert.That(await HasBlobAsync(file.Digest), Is.True);
    }

    [Test]
    public async Task Interrupt_ends_the_waiting_for_more([Values] bool terminate, CancellationToken cancellationToken)
    {
        await using RunningProcess push = DxfTool.Start(Variables, "push-blob", Repository, "-", "@alias");

        // A pipe holds 64 KiB: once all this is in, the tool has read most of it, and waits for the rest.
        await push.Stdin.WriteAsync(new byte[1 * MiB], cancellationToken);
        await push.Stdin.FlushAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp();
        if (terminate)
            push.Terminate();
        else
            push.Interrupt();
        ProcessResult result = await push.WaitForExitAsync(cancellationToken);

        Assert.That((result.ExitCode, result.Stdout, result.Stderr), Is.EqualTo((terminate ? 143 : 130, Array.Empty<byte>(), "")));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(2 + 3)), "two seconds are promised; the others are for a machine that does much else");
        Assert.That(await HasManifestAsync("alias"), Is.False);
    }

    [Test]
    [Platform("Linux")]
    public async Task Stdin_that_can_not_be_read_is_a_local_failure() =>
        (await ToolShell.RunAsync("\"$@\" < /", Variables, "push-blob", Repository, "-")).AssertFailed(74);

    [Test]
    public async Task Stdin_may_stand_among_files()
    {
        (TestBlob file, string path) = NewFile();
        TestBlob blob = NewBlob(2 * MiB);

        (await PushAsync(blob, "push-blobs", "--oci", Repository, path, "-", "@alias")).AssertPrinted(file.Line + blob.Line);

        Assert.That((await GetManifestAsync("alias")).Text, Is.EqualTo(AliasText.OciOfFiles((file, Path.GetFileName(path)), (blob, ""))));
    }

    [Test]
    public async Task File_that_is_called_like_stdin_is_named_with_its_folder()
    {
        TestBlob blob = NewBlob();
        Folder.WriteBytes("-", blob.Content);

        ProcessResult result = await ProcessRunner.RunAsync(DxfTool.Spec(Variables, "push-blob", Repository, "./-") with { WorkingDirectory = Folder.Path });

        Assert.That((result.ExitCode, System.Text.Encoding.UTF8.GetString(result.Stdout)), Is.EqualTo((0, blob.Line)), result.Stderr);
    }

    [TestCase("push-blobs", "repo", "-", "-")]
    [TestCase("push-blobs", "repo", "-", "/bin/sh", "-", "@alias")]
    public Task Stdin_can_be_pushed_once(params string[] arguments) => AssertMisusedAsync(arguments, "stdin");

    [TestCase("push-blob", "--resume", "repo", "-")]
    [TestCase("push-blob", "repo", "-", "@alias", "--resume")]
    public Task Stdin_can_not_be_resumed(params string[] arguments) => AssertMisusedAsync(arguments, "--resume", "stdin");

    [Test]
    public async Task Resuming_by_default_does_not_mean_stdin()
    {
        TestBlob blob = NewBlob();
        Variables["DXF_RESUME"] = "1";

        (await PushAsync(blob, "push-blob", Repository, "-")).AssertPrinted(blob.Line);
    }

    private Task<ToolResult> PushAsync(TestBlob blob, params string[] arguments) => DxfTool.RunWithInputAsync(Variables, blob.Content, arguments);

    private async Task AssertMisusedAsync(string[] arguments, params string[] words)
    {
        // Whoever connects there is told that nobody listens.
        using DeadPort nobody = new();
        Variables["DXF_HOST"] = nobody.Host;

        (await DxfAsync(arguments)).AssertMisused(words);
    }
}
