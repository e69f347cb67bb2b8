using System.Runtime.CompilerServices;
using Dxf.Client.Resilience;

namespace Dxf.Client.Batches;

/// <summary>Runs the same operation for several items side by side, and gives the results in the items' order.</summary>
internal static class Batch
{
    /// <summary>How many small requests run side by side in the place of one transfer.</summary>
    public const int SmallRequests = 4;

    /// <summary>How many small requests run side by side where so many transfers do; one after another is one after another.</summary>
    public static int SmallRequestsBeside(int parallel) => parallel is 1 ? 1 : parallel * SmallRequests;

    /// <summary>
    /// Runs an operation for each item. A failure comes in its place among the results; what runs then is cancelled, and
    /// what waits is not begun. Nothing runs any more once the enumeration is over, however it ends.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="capacity">How much may run at once.</param>
    /// <param name="operation">What to do with one.</param>
    /// <param name="cancellationToken">Stops all of it.</param>
    /// <param name="weight">How much of the capacity an item takes; 1 each where null.</param>
    public static async IAsyncEnumerable<TResult> RunAsync<T, TResult>(
        IReadOnlyList<T> items,
        int capacity,
        Func<T, CancellationToken, Task<TResult>> operation,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Func<T, int>? weight = null)
    {
        int[] weights = [.. items.Select(item => Math.Clamp(weight?.Invoke(item) ?? 1, 1, capacity))];
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using SemaphoreSlim room = new(capacity);
        TaskCompletionSource<TResult>[] begun = [.. items.Select(static _ => new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously))];
        bool failed = false;
        Task starting = StartAllAsync();
        try
        {
            foreach (TaskCompletionSource<TResult> result in begun)
                yield return await Cancelled.FollowAsync(result.Task, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await starting.ConfigureAwait(false);

            // What failed after the first failure is not asked for any more, and nobody need hear of it.
            foreach (TaskCompletionSource<TResult> result in begun)
                _ = result.Task.Exception;
        }

        async Task StartAllAsync()
        {
            List<Task> running = [];
            for (int i = 0; i < items.Count; i++)
            {
                try
                {
                    // One after another, so that two do not hold the halves of what each of them needs.
                    for (int taken = 0; taken < weights[i]; taken++)
                        await room.WaitAsync(ending.Token).ConfigureAwait(false);

                    // Who reads the results may hear of a failure later than its place became free.
                    if (Volatile.Read(ref failed))
                        throw new OperationCanceledException(ending.Token);
                }
                catch (OperationCanceledException exception)
                {
                    foreach (TaskCompletionSource<TResult> never in begun.Skip(i))
                        never.TrySetCanceled(exception.CancellationToken);
                    break;
                }

                running.Add(RunOneAsync(items[i], weights[i], begun[i]));
            }

            await Task.WhenAll(running).ConfigureAwait(false);
        }

        async Task RunOneAsync(T item, int taken, TaskCompletionSource<TResult> result)
        {
            await Task.Yield();
            try
            {
                result.TrySetResult(await operation(item, ending.Token).ConfigureAwait(false));
            }
#pragma warning disable CA1031 // It is thrown in its place.
            catch (Exception exception)
            {
                Volatile.Write(ref failed, true);
                result.TrySetException(exception);
            }
#pragma warning restore CA1031
            finally
            {
                room.Release(taken);
            }
        }
    }
}
