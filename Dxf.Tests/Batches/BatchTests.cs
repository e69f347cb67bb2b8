using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Dxf.Client.Batches;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Batches;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class BatchTests
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<int> _begun = new();
    private int _running;
    private int _most;

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [Test]
    [SuppressMessage("Security", "CA5394", Justification = "Tests have to be repeatable, not secret.")]
    public async Task Results_come_in_the_items_order_whatever_order_they_are_done_in([Values(1, 2, 7, 100)] int capacity)
    {
        TestData data = new();
        int[] steps = [.. data.Bytes(60).Select(static value => (int)value)];
        List<int> results = await Batch.RunAsync([.. Enumerable.Range(0, steps.Length)], capacity, RunAsync, Cancellation).ToListAsync(Cancellation);

        Assert.That(results, Is.EqualTo(Enumerable.Range(0, steps.Length).Select(static item => item * 2)));
        Assert.That(_most, Is.LessThanOrEqualTo(capacity));
        Assert.That(_running, Is.Zero);

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            Enter(1);
            for (int i = 0; i < steps[item]; i++)
                await Task.Yield();
            Leave(1);
            return item * 2;
        }
    }

    [Test]
    public void Weight_that_can_not_be_told_fails_it_before_anything_is_begun()
    {
        Assert.That(
            async () => await Batch.RunAsync<int, int>(
                [1, 2],
                2,
                static (_, _) => throw new InvalidOperationException("begun"),
                Cancellation,
                static item => item is 2 ? throw new IOException("no weight") : 1).ToListAsync(Cancellation),
            Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task As_many_run_as_may([Values(1, 3, 16)] int capacity)
    {
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int count = 0;
        List<int> results = await Batch.RunAsync([.. Enumerable.Range(0, 40)], capacity, RunAsync, Cancellation).ToListAsync(Cancellation);

        Assert.That(results, Has.Count.EqualTo(40));
        Assert.That(_most, Is.EqualTo(capacity));

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            Enter(1);
            if (Interlocked.Increment(ref count) == capacity)
                all.SetResult();
            await all.Task.WaitAsync(cancellationToken);
            Leave(1);
            return item;
        }
    }

    [Test]
    public async Task Heavy_items_take_the_place_of_several_light_ones()
    {
        const int capacity = 8;
        int[] weights = [.. Enumerable.Range(0, 60).Select(static item => (item % 5) switch { 0 => 4, 1 => 100, 2 => 0, _ => 1 })];
        List<int> results = await Batch.RunAsync([.. Enumerable.Range(0, weights.Length)], capacity, RunAsync, Cancellation, item => weights[item]).ToListAsync(Cancellation);

        Assert.That(results, Is.EqualTo(Enumerable.Range(0, weights.Length)));
        Assert.That(_most, Is.LessThanOrEqualTo(capacity));

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            int weight = Math.Clamp(weights[item], 1, capacity);
            Enter(weight);
            for (int i = 0; i < 20 + item; i++)
                await Task.Yield();
            Leave(weight);
            return item;
        }
    }

    [Test]
    public async Task A_failure_comes_in_its_place_and_stops_the_rest()
    {
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConcurrentQueue<int> cancelled = new();
        List<int> results = [];
        Exception? end = null;
        try
        {
            await foreach (int result in Batch.RunAsync([.. Enumerable.Range(0, 100)], 4, RunAsync, Cancellation))
                results.Add(result);
        }
        catch (InvalidOperationException exception)
        {
            end = exception;
        }

        Assert.That(end?.Message, Is.EqualTo("2 failed"));
        Assert.That(results, Is.EqualTo(new[] { 0, 1 }), "what comes before it is given");
        Assert.That(_running, Is.Zero);
        Assert.That(_begun.Max(), Is.LessThan(10), "what waits is not begun");
        Assert.That(cancelled, Is.Not.Empty, "what runs is cancelled");

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            Enter(1);
            _begun.Enqueue(item);
            try
            {
                if (item is 2)
                {
                    failed.SetResult();
                    throw new InvalidOperationException("2 failed");
                }

                // The first two end after it has failed; the others only by being cancelled.
                await failed.Task;
                if (item > 2)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                return item;
            }
            catch (OperationCanceledException)
            {
                cancelled.Enqueue(item);
                throw;
            }
            finally
            {
                Leave(1);
            }
        }
    }

    [Test]
    public async Task Of_two_failures_the_first_in_order_is_told()
    {
        TaskCompletionSource later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? end = null;
        try
        {
            await foreach (int _ in Batch.RunAsync<int, int>([0, 1], 2, RunAsync, Cancellation))
                Assert.Fail("nothing is done");
        }
        catch (InvalidOperationException exception)
        {
            end = exception;
        }

        Assert.That(end?.Message, Is.EqualTo("0 failed"));

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            if (item is 0)
                await later.Task.WaitAsync(cancellationToken);
            else
                later.SetResult();
            throw new InvalidOperationException($"{item} failed");
        }
    }

    [Test]
    public async Task Nothing_runs_any_more_once_the_enumeration_is_left()
    {
        await foreach (int result in Batch.RunAsync([.. Enumerable.Range(0, 50)], 5, RunAsync, Cancellation))
        {
            Assert.That(result, Is.Zero);
            break;
        }

        int begun = _begun.Count;
        for (int i = 0; i < 100; i++)
            await Task.Yield();
        Assert.That(_running, Is.Zero);
        Assert.That(_begun, Has.Count.EqualTo(begun).And.Count.LessThan(50));

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            Enter(1);
            _begun.Enqueue(item);
            try
            {
                if (item > 0)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                return item;
            }
            finally
            {
                Leave(1);
            }
        }
    }

    [Test]
    public async Task Cancellation_stops_all_of_it()
    {
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<List<int>> running = Batch.RunAsync([.. Enumerable.Range(0, 50)], 5, RunAsync, cancellation.Token).ToListAsync(Cancellation).AsTask();
        await full.Task.WaitAsync(Cancellation);
        await cancellation.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_running, Is.Zero);
        Assert.That(_begun, Has.Count.EqualTo(5));

        async Task<int> RunAsync(int item, CancellationToken cancellationToken)
        {
            Enter(1);
            _begun.Enqueue(item);
            try
            {
                if (_begun.Count is 5)
                    full.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return item;
            }
            finally
            {
                Leave(1);
            }
        }
    }

    [Test]
    public async Task No_items_are_no_results() =>
        Assert.That(await Batch.RunAsync(Array.Empty<int>(), 3, static (item, _) => Task.FromResult(item), Cancellation).ToListAsync(Cancellation), Is.Empty);

    [Test]
    public async Task An_operation_that_throws_at_once_fails_in_its_place_too()
    {
        List<int> results = [];
        Assert.That(
            async () =>
            {
                await foreach (int result in Batch.RunAsync<int, int>([0, 1, 2], 1, static (item, _) => item is 1 ? throw new InvalidOperationException("at once") : Task.FromResult(item), Cancellation))
                    results.Add(result);
            },
            Throws.InvalidOperationException);
        Assert.That(results, Is.EqualTo(new[] { 0 }));
        await Task.CompletedTask;
    }

    private void Enter(int weight)
    {
        lock (_lock)
        {
            _running += weight;
            _most = Math.Max(_most, _running);
        }
    }

    private void Leave(int weight)
    {
        lock (_lock)
            _running -= weight;
    }
}
