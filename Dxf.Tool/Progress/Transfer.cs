namespace Dxf.Tool.Progress;

/// <summary>One transfer of one blob, by the latest report of it.</summary>
internal abstract class Transfer
{
    /// <summary>What was reported last; a name that was once told is kept.</summary>
    public TransferProgress Latest { get; private set; }

    public bool IsDone => Latest.Phase == TransferPhase.Done;

    /// <summary>The blob's abbreviated digest or, as long as that isn't known, its name, made printable.</summary>
    public string Label
    {
        get
        {
            if (Latest.Digest is { } digest) return digest.Abbreviated;
            return string.IsNullOrEmpty(Latest.Name) ? "blob" : TerminalText.Escape(Latest.Name);
        }
    }

    public void Update(in TransferProgress report) =>
        Latest = report.Name is null && Latest.Name is { } name ? report with { Name = name } : report;
}
