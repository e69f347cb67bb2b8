using System.Globalization;
using System.Runtime.Versioning;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>The tool's own memory, however large the blob is: looked at when all but the last byte has passed.</summary>
[TestFixture]
[SupportedOSPlatform("linux")]
internal sealed class MemoryTests : LocalFixture
{
    private const long Size = 300L * MiB;
    private const long Limit = 96L * MiB;

    [Test]
    public async Task Big_blobs_pass_in_flat_memory()
    {
        TestFile file = await Data.WriteFileAsync(PathOf("content"), Size);
        FaultGate pushing = new(), pulling = new(), writing = new();
        await using FaultProxy proxy = await ProxyAsync(
            On.Put("/blobs/uploads/.").Once(Fault.StallBeforeResponse(pushing)),
            On.Get(Blobs).Nth(1, Fault.StallResponseAfter(Size - 1, pulling)),
            On.Get(Blobs).Nth(2, Fault.StallResponseAfter(Size - 1, writing)));

        long push = await MeasureAsync(proxy, pushing, Stream.Null, "push-blob", Name, file.Path);
        long pullToFile = await MeasureAsync(proxy, pulling, Stream.Null, "pull-blob", "-o", PathOf("pulled"), Name, file.Digest);
        long pull = await MeasureAsync(proxy, writing, Stream.Null, "pull-blob", Name, file.Digest);

        await TestContext.Out.WriteLineAsync($"peak resident set in MiB: push {push / MiB}, pull to a file {pullToFile / MiB}, pull to stdout {pull / MiB}");
        Assert.Multiple(() =>
        {
            Assert.That(push, Is.LessThan(Limit), "push");
            Assert.That(pullToFile, Is.LessThan(Limit), "pull to a file");
            Assert.That(pull, Is.LessThan(Limit), "pull to stdout");
            Assert.That(new FileInfo(PathOf("pulled")).Length, Is.EqualTo(Size));
        });
        proxy.AssertAllFired();
    }

    private static async Task<long> MeasureAsync(FaultProxy proxy, FaultGate gate, Stream output, params string[] arguments)
    {
        await using RunningProcess tool = DxfTool.Start(ToolFor(proxy), arguments);
        Task copied = tool.Stdout.CopyToAsync(output);
        await Task.WhenAny(gate.ReachedAsync(), copied);
        long peak = Peak(tool.Id);
        gate.Open();
        await copied;
        ProcessResult ended = await tool.WaitForExitAsync();
        Assert.That(ended.ExitCode, Is.Zero, ended.Stderr);
        return peak;
    }

    private static long Peak(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..^" kB".Length],
        CultureInfo.InvariantCulture) * 1024;
}
