namespace Dxf;

/// <summary>Content is not what its digest says.</summary>
public sealed class DigestMismatchException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="expected">The digest that was asked for.</param>
    /// <param name="actual">The digest of what came.</param>
    /// <param name="context">What was being read, for example a blob and where it came from.</param>
    public DigestMismatchException(Digest expected, Digest actual, string context)
        : base($"{context}: content does not match its digest: expected {expected}, got {actual}")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The digest that was asked for.</summary>
    public Digest Expected { get; }

    /// <summary>The digest of what came.</summary>
    public Digest Actual { get; }
}
