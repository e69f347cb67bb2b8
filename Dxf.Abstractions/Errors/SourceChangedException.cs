namespace Dxf;

/// <summary>What was being pushed changed while it was read; nothing was stored.</summary>
public sealed class SourceChangedException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What changed, and how that showed.</param>
    public SourceChangedException(string message)
        : base(message)
    {
    }
}
