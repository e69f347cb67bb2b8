namespace Dxf.Client.Registry.Transfers;

/// <summary>How many segments there may be at once, of all blobs that come side by side.</summary>
internal sealed class SegmentBudget
{
    /// <summary>However many transfers may run at once: what they keep takes memory.</summary>
    private const int Max = 4;

    private int _taken;

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Max)
            return true;
        GiveBack();
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _taken);
}
