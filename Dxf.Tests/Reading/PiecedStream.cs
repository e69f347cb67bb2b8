using Dxf.Tests.Infrastructure.Faults;

namespace Dxf.Tests.Reading;

/// <summary>Gives content in pieces of the sizes that a test chooses, and tells how far it was read and whether it still is.</summary>
internal sealed class PiecedStream(ReadOnlyMemory<byte> content, Func<int>? nextPiece = null) : ReadingStream
{
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(long At, TaskCompletionSource Reached)> _marks = [];
    private int _given;
    private int _reads;
    private int _active;

    /// <summary>Comes in the place of the end.</summary>
    public Exception? Failure { get; init; }

    /// <summary>What comes after so many bytes never comes: the read waits until it is cancelled.</summary>
    public int StallsAt { get; init; } = int.MaxValue;

    /// <summary>Told before each read how far the stream was read.</summary>
    public Action<long>? OnRead { get; init; }

    /// <summary>How many bytes were read.</summary>
    public long Given => Volatile.Read(ref _given);

    /// <summary>How often it was asked for bytes.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Reads that have not come back.</summary>
    public int Active => Volatile.Read(ref _active);

    public bool IsDisposed { get; private set; }

    /// <summary>Returns when a read waits for what never comes.</summary>
    public Task StalledAsync(CancellationToken cancellationToken) => _waiting.Task.WaitAsync(cancellationToken);

    /// <summary>Returns when so many bytes were read.</summary>
    public Task ReachedAsync(long bytes, CancellationToken cancellationToken)
    {
        lock (_marks)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Given >= bytes)
                return Task.CompletedTask;
            _marks.Add((bytes, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Interlocked.Increment(ref _active);
        Interlocked.Increment(ref _reads);
        try
        {
            OnRead?.Invoke(_given);
            if (_given >= StallsAt)
            {
                _waiting.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            int size = Math.Min(Math.Min(content.Length, StallsAt) - _given, Math.Min(buffer.Length, nextPiece?.Invoke() ?? int.MaxValue));
            if (size is 0 && Failure is not null)
                throw Failure;
            content.Slice(_given, size).CopyTo(buffer);
            lock (_marks)
            {
                Volatile.Write(ref _given, _given + size);
                _marks.FindAll(mark => mark.At <= _given).ForEach(static mark => mark.Reached.TrySetResult());
            }

            return size;
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
