using Dxf.Client.Registry.Transfers;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Registry.Transfers;

/// <summary>When one blob comes over several connections, and what they are asked for.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class RangedStreamTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private const int Segment = 3 * MiB;

    private static readonly byte[] Content = new TestData(seed: 44_003).Bytes((31 * MiB) + 12_345);

    private readonly RangeServer _server = new(Content);

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Test]
    public async Task A_slow_connection_is_helped_by_others()
    {
        byte[] read = await ReadAllAsync(parallel: 4);

        Assert.That(read.AsSpan().SequenceEqual(Content));
        AssertPartsCoverTheRest();
        Assert.That(_server.Ranges.Count(static range => range is null), Is.EqualTo(1), "one connection for the beginning");
    }

    [Test]
    public async Task Reads_of_any_size_give_the_same_bytes([Values(7_777, 1_000_003, 9 * MiB)] int size)
    {
        byte[] read = await ReadAllAsync(parallel: 4, size);

        Assert.That(read.AsSpan().SequenceEqual(Content));
        AssertPartsCoverTheRest();
    }

    [Test]
    public async Task A_fast_connection_is_left_alone()
    {
        _server.PieceTime = TimeSpan.FromMicroseconds(100);

        Assert.That((await ReadAllAsync(parallel: 4)).AsSpan().SequenceEqual(Content));
        Assert.That(_server.Parts, Is.Empty);
    }

    [Test]
    public async Task A_slow_reader_is_no_reason_for_more_connections()
    {
        _server.PieceTime = TimeSpan.FromMilliseconds(1);

        byte[] read = await ReadAllAsync(parallel: 4, onRead: () => _server.Time.Advance(TimeSpan.FromMilliseconds(20)));
        Assert.That(read.AsSpan().SequenceEqual(Content));
        Assert.That(_server.Parts, Is.Empty);
    }

    [Test]
    public async Task One_connection_stays_one_where_no_more_are_allowed()
    {
        Assert.That((await ReadAllAsync(parallel: 1)).AsSpan().SequenceEqual(Content));
        Assert.That(_server.Ranges, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_blob_of_unknown_length_comes_over_one_connection()
    {
        _server.HidesLength = true;

        Assert.That((await ReadAllAsync(parallel: 4)).AsSpan().SequenceEqual(Content));
        Assert.That(_server.Ranges, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_is_nearly_here_is_not_worth_more_connections()
    {
        byte[] content = Content[..(7 * MiB)];
        using RangeServer server = new(content);
        await using RangedStream stream = await OpenAsync(server, 4);

        // 300 ms bring 2 MiB, and then no more than two segments are left.
        Assert.That((await ReadAllAsync(stream)).AsSpan().SequenceEqual(content));
        Assert.That(server.Parts, Is.Empty);
    }

    [Test]
    public async Task No_more_segments_are_asked_for_than_may_be_kept([Values(2, 3, 4, 64)] int parallel)
    {
        TaskCompletionSource mayCome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.PartsMayCome = mayCome.Task;
        int expected = Math.Min(parallel, 4);
        Task<byte[]> reading = ReadAllAsync(parallel);
        await _server.AskedForPartsAsync(expected, Cancellation);
        for (int i = 0; i < 200; i++)
            await Task.Yield();
        Assert.That(_server.Parts, Has.Count.EqualTo(expected));

        mayCome.SetResult();
        Assert.That((await reading).AsSpan().SequenceEqual(Content));
        Assert.That(_server.MostOpen, Is.LessThanOrEqualTo(expected + 1), "the first connection brings one more segment meanwhile");
        AssertPartsCoverTheRest();
    }

    [Test]
    public async Task Blobs_that_come_side_by_side_share_what_may_be_kept()
    {
        TaskCompletionSource mayCome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.PartsMayCome = mayCome.Task;
        Client.Registry.RegistryConnection connection = _server.Connect(4);
        await using RangedStream first = new(connection, _server.Repository, _server.Digest), second = new(connection, _server.Repository, _server.Digest);
        await first.OpenAsync(Cancellation);
        await second.OpenAsync(Cancellation);

        Task<byte[]> firstRead = ReadAllAsync(first);
        await _server.AskedForPartsAsync(4, Cancellation);
        Task<byte[]> secondRead = ReadAllAsync(second);
        await _server.AskedForPartsAsync(5, Cancellation);
        for (int i = 0; i < 200; i++)
            await Task.Yield();
        Assert.That(_server.Parts, Has.Count.EqualTo(5), "four, and the one that the second blob can't do without");

        mayCome.SetResult();
        Assert.That((await firstRead).AsSpan().SequenceEqual(Content));
        Assert.That((await secondRead).AsSpan().SequenceEqual(Content));
        for (int i = 0; i < 4; i++)
            Assert.That(connection.Segments.TryTake(), "all were given back");
        Assert.That(connection.Segments.TryTake(), Is.False);
    }

    [Test]
    public async Task Segments_that_come_out_of_order_are_given_in_order()
    {
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnPart = (part, range) =>
        {
            // The one that is asked for first comes when the fourth one has been asked for.
            if (part is 4)
                first.TrySetResult();
            return _server.Part(range, mayCome: part is 1 ? first.Task : null);
        };

        Assert.That((await ReadAllAsync(parallel: 4)).AsSpan().SequenceEqual(Content));
        AssertPartsCoverTheRest();
    }

    [Test]
    public async Task Disposal_closes_what_is_open([Values] bool midway)
    {
        TaskCompletionSource never = new();
        _server.OnPart = (part, range) => _server.Part(range, mayCome: midway && part <= 4 ? null : never.Task);
        RangedStream stream = await OpenAsync(_server, 4);
        byte[] buffer = new byte[128 * 1024];
        long position = await ReadUntilSplitAsync(stream, buffer);
        while (midway && position < 16 * MiB)
            position += await stream.ReadAsync(buffer, Cancellation);
        if (midway)
            await _server.AskedForPartsAsync(5, Cancellation);
        Assert.That(_server.Open, Is.Positive);

        await stream.DisposeAsync().AsTask().WaitAsync(Cancellation);

        Assert.That(_server.Open, Is.Zero);
    }

    [Test]
    public async Task A_read_that_waits_for_a_segment_is_cancelled()
    {
        TaskCompletionSource never = new();
        _server.PartsMayCome = never.Task;
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using RangedStream stream = await OpenAsync(_server, 4);
        byte[] buffer = new byte[128 * 1024];
        long position = await ReadUntilSplitAsync(stream, buffer);
        while (position < _server.Parts.Min(static part => part.From))
            position += await stream.ReadAsync(buffer, cancellation.Token);
        Task<int> waiting = stream.ReadAsync(buffer, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        Assert.That(async () => await waiting.WaitAsync(Cancellation), Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Reads for a little more than the time in which the rate shows, and not up to the first segment.</summary>
    private async Task<long> ReadUntilSplitAsync(RangedStream stream, byte[] buffer)
    {
        long position = 0;
        for (int i = 0; i < 40; i++)
            position += await stream.ReadAsync(buffer, Cancellation);
        await _server.AskedForPartsAsync(4, Cancellation);
        return position;
    }

    private void AssertPartsCoverTheRest()
    {
        List<(long From, long To)> parts = [.. _server.Parts.Order()];
        Assert.That(parts, Is.Not.Empty);
        Assert.That(parts[0].From, Is.GreaterThan(Segment), "the first connection goes on until the others have begun");
        Assert.That(parts[^1].To, Is.EqualTo(Content.Length - 1));
        Assert.That(parts.Zip(parts.Skip(1)), Has.All.Matches<((long, long To) Left, (long From, long) Right)>(static pair => pair.Left.To + 1 == pair.Right.From));
        Assert.That(parts, Has.All.Matches<(long From, long To)>(static part => part.To - part.From < Segment));
    }

    private static async Task<RangedStream> OpenAsync(RangeServer server, int parallel)
    {
        RangedStream stream = new(server.Connect(parallel), server.Repository, server.Digest);
        await stream.OpenAsync(Cancellation);
        return stream;
    }

    private async Task<byte[]> ReadAllAsync(int parallel, int size = 128 * 1024, Action? onRead = null)
    {
        await using RangedStream stream = await OpenAsync(_server, parallel);
        byte[] read = await ReadAllAsync(stream, size, onRead);
        await stream.DisposeAsync();
        Assert.That(_server.Open, Is.Zero);
        return read;
    }

    private static async Task<byte[]> ReadAllAsync(RangedStream stream, int size = 128 * 1024, Action? onRead = null)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[size];
        while (await stream.ReadAsync(buffer, Cancellation) is > 0 and int read)
        {
            all.Write(buffer.AsSpan(0, read));
            onRead?.Invoke();
        }

        return all.ToArray();
    }
}
