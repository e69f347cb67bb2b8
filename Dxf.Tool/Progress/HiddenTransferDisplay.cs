namespace Dxf.Tool.Progress;

/// <summary>Shows nothing.</summary>
internal sealed class HiddenTransferDisplay : TransferDisplay
{
    public override IProgress<TransferProgress>? Progress => null;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
