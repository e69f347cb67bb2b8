namespace Dxf.Tool.Progress;

/// <summary>
/// Writes a line where a transfer begins and one where it is done and, where it takes its time, one for each tenth
/// between: for log files, and for scripts that look for <c> 0%</c>, <c> 100%</c> and <c> 512/512</c>.
/// </summary>
/// <param name="error">stderr.</param>
/// <param name="time">Tells when a transfer is taking its time.</param>
internal sealed class PlainTransferDisplay(TextWriter error, TimeProvider time) : TransferDisplay, IProgress<TransferProgress>
{
    private readonly Lock _lock = new();
    private readonly TransferList<PlainTransfer> _transfers = new(() => new PlainTransfer(time));
    private bool _closed;

    public override IProgress<TransferProgress>? Progress => this;

    public void Report(TransferProgress value)
    {
        lock (_lock)
        {
            if (!_closed) Write(_transfers.Record(value), last: false);
        }
    }

    public override ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            foreach (PlainTransfer transfer in _transfers.Active)
                if (!_closed) Write(transfer, last: true);
            _closed = true;
        }

        return ValueTask.CompletedTask;
    }

    private void Write(PlainTransfer transfer, bool last)
    {
        try
        {
            if (last) transfer.WriteLast(error);
            else transfer.WriteNews(error);
        }
        catch (IOException)
        {
            // Nobody reads stderr any more. That is no reason for a transfer to fail.
            _closed = true;
        }
    }
}
