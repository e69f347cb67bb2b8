namespace Dxf.Tool.Progress;

/// <summary>
/// Keeps what is reported, for a screen that picks it up ten times a second. The screen is opened by the first report:
/// before that, nothing of the library that draws it is loaded.
/// </summary>
internal sealed class LiveTransferDisplay : TransferDisplay, IProgress<TransferProgress>
{
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly TransferList<LiveTransfer> _transfers = new(static () => new LiveTransfer());
    private readonly List<LineState> _finished = [];
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly PeriodicTimer _frames;
    private readonly DrawFrames _draw;
    private Task? _drawing;
    private bool _closed;

    /// <param name="error">stderr, a terminal.</param>
    /// <param name="time">Tells when to draw, and how fast transfers are.</param>
    public LiveTransferDisplay(TextWriter error, TimeProvider time)
        : this((nextFrame, fill) => LiveScreen.Open(error).DrawAsync(nextFrame, fill), time)
    {
    }

    /// <param name="draw">Draws frames until there are no more, and then the last one.</param>
    /// <param name="time">Tells when to draw, and how fast transfers are.</param>
    internal LiveTransferDisplay(DrawFrames draw, TimeProvider time)
    {
        _draw = draw;
        _time = time;
        _began = time.GetTimestamp();
        _frames = new PeriodicTimer(BetweenFrames, time);
    }

    /// <summary>Draws until there is no next frame.</summary>
    /// <param name="nextFrame">Waits until it is time for the next frame; false when the last one is to be drawn.</param>
    /// <param name="fill">Puts the present state into a frame.</param>
    internal delegate Task DrawFrames(Func<ValueTask<bool>> nextFrame, Action<LiveFrame> fill);

    public override IProgress<TransferProgress>? Progress => this;

    public void Report(TransferProgress value)
    {
        lock (_lock)
        {
            if (_closed) return;

            LiveTransfer transfer = _transfers.Record(value);
            if (transfer.HasChangedPhase) transfer.BeginPhase(Now);
            if (transfer.IsDone) _finished.Add(transfer.State);
            _drawing ??= Task.Run(DrawAsync);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Task? drawing;
        lock (_lock)
        {
            _closed = true;
            drawing = _drawing;
        }

        // This ends the wait for the next frame.
        _frames.Dispose();
        if (drawing is not null) await drawing;
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    private async Task DrawAsync()
    {
        try
        {
            await _draw(() => _frames.WaitForNextTickAsync(), Fill);
        }
        catch (IOException)
        {
            // The terminal is gone. That is no reason for a transfer to fail.
        }
    }

    private void Fill(LiveFrame frame)
    {
        frame.Finished.Clear();
        frame.Active.Clear();
        lock (_lock)
        {
            frame.Finished.AddRange(_finished);
            _finished.Clear();
            foreach (LiveTransfer transfer in _transfers.Active)
            {
                transfer.MeasureSpeed(Now);
                frame.Active.Add(transfer.State);
            }
        }
    }
}
