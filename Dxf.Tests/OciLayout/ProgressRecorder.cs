namespace Dxf.Tests.OciLayout;

/// <summary>Keeps what it is told, on the thread that tells it (unlike <see cref="Progress{T}"/>).</summary>
internal sealed class ProgressRecorder : IProgress<TransferProgress>
{
    public List<TransferProgress> Reports { get; } = [];

    public void Report(TransferProgress value) => Reports.Add(value);
}
