using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary><c>kill -9</c> at any moment: what has its name is whole, and what has not is cleared away later.</summary>
[TestFixture]
[SuppressMessage("Security", "CA5394", Justification = "The moments have to be repeatable, not secret.")]
internal sealed class KillTests : LocalFixture
{
    private static int Kills => Soak ? 50 : 10;

    [Test]
    public async Task A_file_is_the_old_one_or_the_new_one()
    {
        byte[][] contents = [Data.Bytes(6 * MiB), Data.Bytes(6 * MiB)];
        string[] digests = [await StoreAsync(contents[0]), await StoreAsync(contents[1])];
        string folder = Directory.CreateDirectory(PathOf("folder")).FullName;
        string file = Path.Join(folder, "file");
        await using FaultProxy proxy = await ProxyAsync();
        await File.WriteAllBytesAsync(file, contents[1]);
        TimeSpan whole = await TimeAsync(ToolFor(proxy), "pull-blob", "-o", file, Name, digests[0]);

        Random random = new(Data.Seed);
        int finished = 0;
        for (int i = 0; i < Kills; i++)
        {
            if (await KillAsync(whole * (random.NextDouble() * 1.1), ToolFor(proxy), "pull-blob", "-o", file, Name, digests[i % 2]))
                finished++;
            Assert.That(TestData.DigestOf(await File.ReadAllBytesAsync(file)), Is.AnyOf(digests), $"kill {i}");
        }

        await TestContext.Out.WriteLineAsync($"{finished} of {Kills} came to their end; {Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories).Length} temporary files are left");
        AgeTempFiles(folder);
        ToolResult last = await RunAsync(proxy, "pull-blob", "-o", file, Name, digests[0]);
        Assert.That(last.ExitCode, Is.Zero, last.Stderr);
        AssertFiles(folder, "file");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3 * MiB)]
    [TestCase((6 * MiB) - 1)]
    public async Task A_temporary_file_that_a_kill_left_goes_after_its_hour(int at)
    {
        string digest = await StoreAsync(Data.Bytes(6 * MiB));
        string folder = Directory.CreateDirectory(PathOf("folder")).FullName;
        string file = Path.Join(folder, "file");
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(On.Get(Blobs).Once(Fault.StallResponseAfter(at, gate)));
        await using (RunningProcess tool = DxfTool.Start(ToolFor(proxy), "pull-blob", "-o", file, Name, digest))
            await gate.ReachedAsync();
        Assert.That(File.Exists(file), Is.False);

        // Younger ones may be somebody's.
        int left = Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories).Length;
        Assert.That((await RunAsync(proxy, "pull-blob", "-o", file, Name, digest)).ExitCode, Is.Zero);
        Assert.That(Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories), Has.Length.EqualTo(left));
        AgeTempFiles(folder);
        Assert.That((await RunAsync(proxy, "pull-blob", "-o", file, Name, digest)).ExitCode, Is.Zero);
        AssertFiles(folder, "file");
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_layout_stays_valid()
    {
        string store = PathOf("store");
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["DXF_HOST"] = "oci:" + store };
        TestFile first = await Data.WriteFileAsync(PathOf("first"), 6 * MiB);
        TimeSpan whole = await TimeAsync(environment, "push-blob", "fred/data", first.Path, "@first");

        Random random = new(Data.Seed);
        HashSet<string> done = ["first"];
        for (int i = 0; i < Kills; i++)
        {
            TestFile file = await Data.WriteFileAsync(PathOf("next"), 6 * MiB);
            if (await KillAsync(whole * (random.NextDouble() * 1.1), environment, "push-blob", "fred/data", file.Path, $"@next-{i}"))
                done.Add($"next-{i}");
            await AssertValidAsync(Path.Join(store, "fred", "data"), done);
        }

        await TestContext.Out.WriteLineAsync($"{done.Count - 1} of {Kills} came to their end; {Directory.GetFiles(store, "*.tmp", SearchOption.AllDirectories).Length} temporary files are left");
        AgeTempFiles(store);
        ToolResult last = await DxfTool.RunAsync(environment, "push-blob", "fred/data", first.Path, "@last");
        Assert.That(last.ExitCode, Is.Zero, last.Stderr);
        Assert.That(Directory.GetFiles(store, "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }

    /// <summary>All blobs are what their names say, and all that was told to be done is there.</summary>
    private static async Task AssertValidAsync(string layout, HashSet<string> done)
    {
        string blobs = Path.Join(layout, "blobs", "sha256");
        foreach (string blob in Directory.GetFiles(blobs).Where(static path => !path.EndsWith(".tmp", StringComparison.Ordinal)))
            Assert.That(TestData.DigestOf(await File.ReadAllBytesAsync(blob)), Is.EqualTo("sha256:" + Path.GetFileName(blob)));
        using JsonDocument marker = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(layout, "oci-layout")));
        using JsonDocument index = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Join(layout, "index.json")));
        List<string> names = [];
        foreach (JsonElement entry in index.RootElement.GetProperty("manifests").EnumerateArray())
        {
            names.Add(entry.GetProperty("annotations").GetProperty("org.opencontainers.image.ref.name").GetString()!);
            using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(FileOf(blobs, entry)));
            foreach (JsonElement layer in manifest.RootElement.GetProperty("layers").EnumerateArray().Append(manifest.RootElement.GetProperty("config")))
                Assert.That(FileOf(blobs, layer), Does.Exist);
        }

        Assert.That(marker.RootElement.GetProperty("imageLayoutVersion").GetString(), Is.EqualTo("1.0.0"));
        Assert.That(names, Is.SupersetOf(done));
    }

    private static string FileOf(string blobs, JsonElement descriptor) => Path.Join(blobs, descriptor.GetProperty("digest").GetString()!["sha256:".Length..]);

    private static void AgeTempFiles(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*.tmp", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
    }

    private static async Task<TimeSpan> TimeAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        ToolResult result = await DxfTool.RunAsync(environment, arguments);
        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Kills it after that time, unless it has come to its end, which is the answer.</summary>
    private static async Task<bool> KillAsync(TimeSpan after, Dictionary<string, string?> environment, params string[] arguments)
    {
        await using RunningProcess tool = DxfTool.Start(environment, arguments);
        using CancellationTokenSource moment = new(after);
        try
        {
            return (await tool.WaitForExitAsync(moment.Token)).ExitCode is 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
