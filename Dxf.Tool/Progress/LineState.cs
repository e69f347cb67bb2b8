namespace Dxf.Tool.Progress;

/// <summary>What one line shows.</summary>
/// <param name="Label">Which blob it is.</param>
/// <param name="Progress">How far its transfer has come.</param>
/// <param name="BytesPerSecond">How fast it goes or, when it is done, went; null where that can't be told.</param>
internal readonly record struct LineState(string Label, TransferProgress Progress, double? BytesPerSecond);

/// <summary>What is to be drawn at one moment.</summary>
internal sealed class LiveFrame
{
    /// <summary>The transfers that got done since the frame before.</summary>
    public List<LineState> Finished { get; } = [];

    /// <summary>The transfers under way, in the order in which they began.</summary>
    public List<LineState> Active { get; } = [];
}
