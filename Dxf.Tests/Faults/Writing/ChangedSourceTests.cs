using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Files that change while they are pushed, and others that push the same.</summary>
[TestFixture]
internal sealed class ChangedSourceTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    public enum Change
    {
        InPlace,
        Shrunk,
        Emptied,
        Grown,
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_file_that_changed_since_it_was_hashed_is_not_stored(
        [Values(Change.InPlace, Change.Shrunk, Change.Emptied)] Change change, [Values(300_000, 24 * MiB)] int size)
    {
        string file = _folder.WriteBytes("file", Big.AsSpan(0, size));
        await using FaultProxy proxy = await ProxyAsync();
        Task<Descriptor> pushing = PushAsync(proxy, BlobSource.FromFile(file), Doing(TransferPhase.Transferring, () => Apply(change, file)));

        // A large one is hashed while it is sent: where that began after the change, only the new state was ever seen.
        if (change is Change.InPlace && size >= 16 * MiB && (await Task.WhenAny(pushing)).IsCompletedSuccessfully)
        {
            await AssertStoredAsync(proxy, await File.ReadAllBytesAsync(file));
            return;
        }

        Assert.That(() => pushing, Throws.InstanceOf<SourceChangedException>().Or.InstanceOf<DigestMismatchException>());
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_file_that_grew_since_it_was_hashed_is_stored_as_it_was([Values(300_000, 24 * MiB)] int size)
    {
        string file = _folder.WriteBytes("file", Big.AsSpan(0, size));
        await using FaultProxy proxy = await ProxyAsync();
        await PushAsync(proxy, BlobSource.FromFile(file), Doing(TransferPhase.Transferring, () => Apply(Change.Grown, file)));

        await AssertStoredAsync(proxy, Big.AsMemory(0, size));
    }

    [Test]
    public async Task A_file_that_changes_while_it_is_hashed_is_not_stored_unless_it_only_grows([Values] Change change, [Values(300_000, 24 * MiB)] int size)
    {
        string file = _folder.WriteBytes("file", Big.AsSpan(0, size));
        await using FaultProxy proxy = await ProxyAsync();

        // What is hashed already is changed, so that no state that the file ever had has that digest; or bytes come to it.
        Task<Descriptor> pushing = PushAsync(
            proxy, BlobSource.FromFile(file), Doing(TransferPhase.Hashing, () => Apply(change, file, at: 0)) with { Speculate = false });
        if (change is Change.Grown)
        {
            await pushing;
            await AssertStoredAsync(proxy, Big.AsMemory(0, size));
            return;
        }

        Assert.That(() => pushing, Throws.InstanceOf<SourceChangedException>().Or.InstanceOf<DigestMismatchException>());
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task The_tool_says_that_a_file_changed([Values] Change change)
    {
        string file = _folder.WriteBytes("file", Big);
        FaultAction meanwhile = FaultAction.Request("change the file", (_, fired) =>
        {
            Apply(change, file);
            fired();
        });
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Once(meanwhile));
        ToolResult pushed = await DxfTool.RunAsync(ToolFor(proxy), "push-blob", Name, file);

        if (change is Change.Grown)
        {
            Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
            await AssertStoredAsync(proxy, Big);
            return;
        }

        Assert.Multiple(() =>
        {
            Assert.That(pushed.ExitCode, Is.EqualTo(65), pushed.Stderr);
            Assert.That(pushed.Stdout, Is.Empty);
            Assert.That(pushed.Stderr, Does.StartWith("dxf: ").And.Not.Contains("   at "));
        });
        proxy.AssertAllFired();
        Assert.That(StoredBlobs(), Is.Empty);
        Assert.That(proxy.Count("DELETE"), Is.EqualTo(1), "the session is given up");
    }

    [Test]
    public async Task Others_may_push_the_same_blob_meanwhile([Values(300_000, 24 * MiB)] int size, [Values] bool forgetting, [Values] bool known)
    {
        ReadOnlyMemory<byte> content = Big.AsMemory(0, size);
        FaultAction meanwhile = new("another client pushes the same")
        {
            OnRequestAsync = async (_, fired) =>
            {
                // A registry may end the other sessions of a blob that is there.
                if (forgetting)
                    ForgetSessions();
                using HttpClient other = Registry.CreateClient();
                using HttpResponseMessage pushed = await BlobUpload.PushAsync(other, Name, content.ToArray());
                pushed.EnsureSuccessStatusCode();
                fired();
            },
        };
        await using FaultProxy proxy = await ProxyAsync(On.Put(Session).Once(meanwhile));
        await PushAsync(proxy, known ? BlobSource.FromMemory(content) : Again(content), new BlobPushOptions { CheckExistence = known });

        await AssertStoredAsync(proxy, content);
        Assert.That(proxy.Count("PUT"), Is.EqualTo(1));
    }

    [Test]
    public async Task Eight_pushes_of_the_same_blob_at_once_are_one_blob()
    {
        byte[] content = Data.Bytes(5 * MiB);
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).First(4, Fault.CloseRequestAfter(MiB)));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PushAsync(proxy, BlobSource.FromMemory(content))));

        await AssertStoredAsync(proxy, content);
    }

    private static Dictionary<string, string?> ToolFor(FaultProxy proxy) => new(StringComparer.Ordinal)
    {
        ["DXF_HOST"] = proxy.Host,
        ["DXF_INSECURE"] = "1",
    };

    private static void Apply(Change change, string path, int? at = null)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        switch (change)
        {
            case Change.InPlace:
                file.Position = at ?? file.Length - 1;
                int old = file.ReadByte();
                file.Position--;
                file.WriteByte((byte)~old);
                break;
            case Change.Shrunk:
                file.SetLength(file.Length - 1);
                break;
            case Change.Emptied:
                file.SetLength(0);
                break;
            default:
                file.Position = file.Length;
                file.WriteByte(1);
                break;
        }
    }

    /// <summary>Does it when the push first comes to this phase, before a byte is sent.</summary>
    private static BlobPushOptions Doing(TransferPhase phase, Action action) => new() { Progress = new FirstReport(phase, action) };

    private sealed class FirstReport(TransferPhase phase, Action action) : IProgress<TransferProgress>
    {
        private int _done;

        public void Report(TransferProgress value)
        {
            if (value.Phase == phase && Interlocked.Exchange(ref _done, 1) is 0)
                action();
        }
    }
}
