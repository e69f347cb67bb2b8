
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
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task gone = hangUp(end.Token);
        Task first = await Task.WhenAny(gone, _opened.Task);
        await end.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first != gone) return true;

        _left.TrySetResult();
        return false;
    }
}
