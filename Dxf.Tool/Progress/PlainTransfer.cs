namespace Dxf.Tool.Progress;

/// <summary>A transfer, and what was written of it as plain lines.</summary>
internal sealed class PlainTransfer(TimeProvider time) : Transfer
{
    // What takes less than this shows its beginning and its end only.
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLinesOfUnknownLength = TimeSpan.FromSeconds(10);

    private long _shownAt = time.GetTimestamp();
    private bool _begun;
    private int _shownTenths;
    private long _shownBytes;

    /// <summary>Writes what the latest report makes worth a line, which mostly is nothing.</summary>
    public void WriteNews(TextWriter output)
    {
        TransferProgress latest = Latest;
        if (!_begun && latest.Phase != TransferPhase.Hashing)
        {
            _begun = true;
            Write(output, latest with { Phase = TransferPhase.Transferring, Bytes = 0 });
        }

        if (IsDone) Write(output, latest with { TotalBytes = latest.TotalBytes ?? latest.Bytes });
        else if (IsNews(latest)) Write(output, latest);
    }

    /// <summary>Writes how far a transfer came that did not come to its end.</summary>
    public void WriteLast(TextWriter output)
    {
        if (Latest.Bytes != _shownBytes) Write(output, Latest);
    }

    // Cheap first: this runs for every report.
    private bool IsNews(in TransferProgress latest) =>
        latest.TotalBytes is null
            ? latest.Bytes != _shownBytes && time.GetElapsedTime(_shownAt) >= BetweenLinesOfUnknownLength
            : TransferText.Percent(latest) / 10 != _shownTenths && time.GetElapsedTime(_shownAt) >= BetweenLines;

    private void Write(TextWriter output, in TransferProgress progress)
    {
        _shownAt = time.GetTimestamp();
        _shownTenths = TransferText.Percent(progress) / 10;
        _shownBytes = progress.Bytes;

        string hashing = progress.Phase == TransferPhase.Hashing ? " hashing" : "";
        string percent = progress.TotalBytes is not null || progress.Bytes == 0 ? $" {TransferText.Percent(progress)}%" : "";
        string total = progress.TotalBytes is { } bytes ? $"/{bytes}" : "";
        output.Write($"{Label}{hashing}{percent} {progress.Bytes}{total}\n");
    }
}
