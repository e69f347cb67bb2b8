using System.Runtime.CompilerServices;
using Dxf.Client.OciLayout;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>Several writers at once, and writers that never came to their end.</summary>
[TestFixture]
internal sealed class LayoutConcurrencyTests : LayoutFixture
{
    private string LockPath => Path.Join(LayoutPath, ".dxf.lock");

    [Test]
    public async Task Eight_writers_lose_no_tag_and_no_blob()
    {
        const int writers = 8, each = 10;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            // A store of its own for each, as each process has: they meet in the file system only.
            LayoutStore store = new(StorePath, TimeProvider.System);
            LayoutBlobClient blobs = new(store);
            LayoutManifestClient manifests = new(store);
            for (int i = 0; i < each; i++)
            {
                string name = $"w{writer}-{i}";
                Descriptor blob = await blobs.PushAsync(Repository, Unhashed(Bytes(name)));
                await manifests.PutAsync(Repository, Tag.Parse(name), Manifest(name, blob));
                if (i % 3 is 2)
                    await manifests.DeleteAsync(Repository, Manifest(name, blob).Digest);
            }
        })));

        List<string> expected =
        [
            .. Enumerable.Range(0, writers)
                .SelectMany(static writer => Enumerable.Range(0, each).Where(static i => i % 3 is not 2).Select(i => $"w{writer}-{i}"))
                .Order(StringComparer.Ordinal),
        ];
        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(expected));
        foreach (string name in expected)
        {
            ManifestContent? manifest = await Manifests.FindAsync(Repository, Tag.Parse(name));
            Assert.That(await Blobs.FindAsync(Repository, manifest!.ReadManifest().Layers[0].Digest), Is.Not.Null, name);
        }

        Assert.That(StoredFiles().Where(static file => file.EndsWith(".tmp", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Writers_of_the_same_blob_do_each_other_no_harm()
    {
        byte[] data = Data(2_000_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => new LayoutBlobClient(new LayoutStore(StorePath, TimeProvider.System)).PushAsync(Repository, Unhashed(data)))));

        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(Repository, Digest.Compute(data))), Is.EqualTo(data));
        Assert.That(StoredFiles(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_reader_sees_the_old_index_or_the_new_one()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest("0"));
        using CancellationTokenSource done = new();
        int reads = 0;
        Task reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Not.Null);
                Interlocked.Increment(ref reads);
            }
        });

        // As long as it takes to have been read, too.
        for (int i = 0; i < 100 || (Volatile.Read(ref reads) < 100 && !reading.IsCompleted); i++)
            await Manifests.PutAsync(Repository, Readings, Manifest($"{i}"));
        await done.CancelAsync();
        await reading;
    }

    [Test]
    [Platform("Linux", Reason = "flock comes with util-linux")]
    public async Task A_writer_waits_for_one_in_another_process()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        await using RunningProcess holder = ProcessRunner.Start(new ProcessSpec("flock", LockPath, "sh", "-c", "echo held >&2; read -r line"));
        await holder.WaitForStderrAsync("held");

        Task<Descriptor> put = Manifests.PutAsync(Repository, Tag.Parse("waiting"), Manifest("waiting"));
        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "readings" }), "readers do not wait");
        Assert.That(put.IsCompleted, Is.False);

        holder.CloseStdin();
        await put;
        Assert.That(await ListAsync(Manifests.ListTagsAsync(Repository)), Is.EqualTo(new[] { "readings", "waiting" }));
    }

    [Test]
    public async Task A_lock_that_is_never_given_back_is_told_after_a_minute()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        using FileStream held = new(LockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        JumpingTime time = new();
        LayoutManifestClient manifests = new(new LayoutStore(StorePath, time));

        Assert.That(
            () => manifests.PutAsync(Repository, Readings, Manifest("other")),
            Throws.InstanceOf<OciLayoutException>().With.Message.Contains($"{LockPath}: another process has held this lock for 60 s"));
        Assert.That(time.Elapsed.TotalSeconds, Is.InRange(60, 61));
        Assert.That(StoredFiles().Where(static file => file.EndsWith(".tmp", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Waiting_for_the_lock_can_be_cancelled()
    {
        await Manifests.PutAsync(Repository, Readings, Manifest());
        using FileStream held = new(LockPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using CancellationTokenSource stop = new();
        Task<Descriptor> put = Manifests.PutAsync(Repository, Readings, Manifest("other"), stop.Token);
        await stop.CancelAsync();
        await Task.WhenAny(put);
        Assert.That(put.IsCanceled);
    }

    [Test]
    public async Task Files_that_killed_processes_left_are_removed_by_the_next_write()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        await Blobs.PushAsync(Repository, BlobSource.FromChunks(() => Enumerate(Bytes("abc")), Digest.Compute("abc"u8, DigestAlgorithm.Sha512)));
        List<string> before = StoredFiles();
        foreach (string folder in new[] { "", "blobs/sha256", "blobs/sha512" })
            LeaveBehind(folder, ".dxf-0123456789abcdef.tmp", TimeSpan.FromMinutes(61));
        string young = LeaveBehind("blobs/sha256", ".dxf-fedcba9876543210.tmp", TimeSpan.FromMinutes(59));
        string foreign = LeaveBehind("blobs/sha256", "other.tmp", TimeSpan.FromDays(9));

        LayoutBlobClient later = new(new LayoutStore(StorePath, TimeProvider.System));
        await later.PushAsync(Repository, Unhashed(Bytes("abc")));
        Assert.That(StoredFiles(), Is.EquivalentTo(before.Append(young).Append(foreign)));
    }

    [Test]
    public async Task A_file_that_is_still_written_is_not_removed_however_old_it_is()
    {
        TaskCompletionSource waiting = new(), goOn = new();
        Task<Descriptor> slow = Blobs.PushAsync(Repository, BlobSource.FromChunks(() => Slow()));
        await waiting.Task;
        string[] files = Directory.GetFiles(Path.Join(LayoutPath, "blobs", "sha256"), "*.tmp");
        File.SetLastWriteTimeUtc(files.Single(), DateTime.UtcNow.AddHours(-3));

        await new LayoutBlobClient(new LayoutStore(StorePath, TimeProvider.System)).PushAsync(Repository, Unhashed(Bytes("other")));
        goOn.SetResult();
        Descriptor pushed = await slow;
        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(Repository, pushed.Digest)), Is.EqualTo(Bytes("slowly")));

        async IAsyncEnumerable<ReadOnlyMemory<byte>> Slow([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return Bytes("slow");
            waiting.SetResult();
            await goOn.Task.WaitAsync(cancellationToken);
            yield return Bytes("ly");
        }
    }

    private string LeaveBehind(string folder, string name, TimeSpan age)
    {
        string path = Path.Join(LayoutPath, folder, name);
        File.WriteAllText(path, "unfinished");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
        return Path.GetRelativePath(StorePath, path).Replace('\\', '/');
    }

    /// <summary>A clock that jumps to the end of each delay.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private long _ticks;

        public TimeSpan Elapsed => TimeSpan.FromTicks(_ticks);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
