
namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Where a transfer stalls until the test says otherwise.</summary>
internal sealed class FaultGate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns when a transfer has come to the gate.</summary>
    public Task ReachedAsync(CancellationToken cancellationToken = default) => _reached.Task.WaitAsync(cancellationToken);

    /// <summary>Returns when a client that stood at the gate has hung up.</summary>
    public Task HungUpAsync(CancellationToken cancellationToken = default) => _left.Task.WaitAsync(cancellationToken);

    public void Open() => _opened.TrySetResult();

    /// <summary>False: the client hung up before the gate was opened.</summary>
    public async Task<bool> WaitAsync(Func<CancellationToken, Task> hangUp, CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        using var end = new CancellationTokenSource();
        Task gone = hangUp(end.Token);
        Task first = await Task.WhenAny(gone, _opened.Task, Task.Delay(Timeout.Infinite, cancellationToken));
        bool stopped = first != gone && first != _opened.Task;

        // A client that is done may have its proxy stopped before it was seen to hang up.
        if (stopped)
            first = await Task.WhenAny(gone, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
        await end.CancelAsync();
        if (stopped && first != gone)
            _left.TrySetException(new InvalidOperationException("The proxy was stopped, and the client had not hung up."));
        else if (first == gone)
            _left.TrySetResult();
        cancellationToken.ThrowIfCancellationRequested();
        return first != gone;
    }
}
