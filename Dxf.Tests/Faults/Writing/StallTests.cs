using System.Runtime.CompilerServices;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Connections that stand still, and such as are only slow.</summary>
[TestFixture]
internal sealed class StallTests : WritingFixture
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_stall_counts_as_a_cut([Values(300_000, 24 * MiB)] int size)
    {
        ReadOnlyMemory<byte> content = Big.AsMemory(0, size);
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(
            new RequestMatch(size > 4 * MiB ? "PATCH" : "PUT", Session).Once(Fault.StallRequestAfter(size / 3, gate)));
        await using TestClient client = Connect(proxy, static options => options.IdleTimeout = Idle, TimeProvider.System);
        await client.Blobs.PushAsync(Repository, BlobSource.FromMemory(content));

        await AssertStoredAsync(proxy, content);
    }

    [Test]
    public async Task A_stall_of_an_answer_counts_as_a_cut([Values("HEAD", "POST", "PATCH", "PUT")] string method)
    {
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(resumable: true, new RequestMatch(method, "/blobs/").Once(Fault.StallBeforeResponse(gate)));
        await using TestClient client = Connect(proxy, static options => options.IdleTimeout = Idle, TimeProvider.System);
        await client.Blobs.PushAsync(Repository, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big, unknownSessions: method is "POST" ? 1 : 0);
    }

    [Test]
    public async Task A_slow_network_is_no_stall([Values] bool once)
    {
        // All of it in one chunk, which takes twice as long as nothing may happen.
        ReadOnlyMemory<byte> content = Big.AsMemory(0, 20 * MiB);
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Always(Fault.Throttle(5 * MiB)));
        await using TestClient client = Connect(proxy, static options => options.IdleTimeout = 2 * Idle, TimeProvider.System);
        await client.Blobs.PushAsync(Repository, once ? BlobSource.FromChunks(OneChunk(content)) : BlobSource.FromMemory(content));

        await AssertStoredAsync(proxy, content);
        Assert.That(BytesOf(proxy), Is.EqualTo(content.Length), "no second try");
    }

    [Test]
    public async Task A_slow_source_is_no_stall([Values] bool once)
    {
        byte[] content = Data.Bytes(5 * MiB);
        LongTime time = new();
        await using FaultProxy proxy = await ProxyAsync();
        await using TestClient client = Connect(
            proxy,
            static options =>
            {
                options.IdleTimeout = Idle;
                options.Retries = 0;
            },
            time);
        Func<IAsyncEnumerable<ReadOnlyMemory<byte>>> slow = () => Slow(content, time);
        await client.Blobs.PushAsync(Repository, once ? BlobSource.FromChunks(slow()) : BlobSource.FromChunks(slow, Digest.Compute(content), content.Length));

        await AssertStoredAsync(proxy, content);
        Assert.That(BytesOf(proxy), Is.EqualTo(content.Length), "no second try");
        Assert.That(time.Passed, Is.GreaterThan(1));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> OneChunk(ReadOnlyMemory<byte> content)
    {
        await Task.CompletedTask;
        yield return content;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Slow(
        byte[] content, LongTime time, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int position = 0; position < content.Length; position += MiB)
        {
            await Task.Yield();
            time.Pass();
            cancellationToken.ThrowIfCancellationRequested();
            yield return content.AsMemory(position, Math.Min(MiB, content.Length - position));
        }
    }

    /// <summary>A clock that stands still, but where a year may pass: all that somebody waits for then happens.</summary>
    private sealed class LongTime : TimeProvider
    {
        private readonly Lock _lock = new();
        private readonly HashSet<Waiter> _waiting = [];

        public int Passed { get; private set; }

        public override long GetTimestamp() => 0;

        public void Pass()
        {
            List<Waiter> due;
            lock (_lock)
            {
                Passed++;
                due = [.. _waiting];
                _waiting.Clear();
            }

            due.ForEach(static waiter => waiter.Fire());
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waiter waiter = new(this, callback, state);
            waiter.Change(dueTime, period);
            return waiter;
        }

        private sealed class Waiter(LongTime time, TimerCallback callback, object? state) : ITimer
        {
            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (time._lock)
                    return dueTime == Timeout.InfiniteTimeSpan ? time._waiting.Remove(this) : time._waiting.Add(this);
            }

            public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
