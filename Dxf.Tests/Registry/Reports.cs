namespace Dxf.Tests.Registry;

/// <summary>Keeps progress reports as they come; <see cref="Progress{T}"/> would hand them to other threads.</summary>
internal sealed class Reports(List<TransferProgress> reports) : IProgress<TransferProgress>
{
    public void Report(TransferProgress value) => reports.Add(value);
}
