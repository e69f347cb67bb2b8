namespace Dxf.Tool.Progress;

/// <summary>A transfer, and how fast it goes.</summary>
internal sealed class LiveTransfer : Transfer
{
    private readonly TransferSpeed _speed = new();
    private TransferPhase? _phase;
    private TimeSpan _phaseBegan;
    private double? _average;

    public LineState State => new(Label, Latest, IsDone ? _average : _speed.BytesPerSecond);

    /// <summary>Whether the latest report is of another phase than the one before it.</summary>
    public bool HasChangedPhase => _phase != Latest.Phase;

    /// <summary>Begins to measure the phase that the latest report is of.</summary>
    public void BeginPhase(TimeSpan now)
    {
        if (IsDone && _phase == TransferPhase.Transferring && now > _phaseBegan)
            _average = Latest.Bytes / (now - _phaseBegan).TotalSeconds;

        _phase = Latest.Phase;
        _phaseBegan = now;
        _speed.Reset();
    }

    /// <summary>Measures how much has come since the last time.</summary>
    public void MeasureSpeed(TimeSpan now) => _speed.Sample(Latest.Bytes, now);
}
