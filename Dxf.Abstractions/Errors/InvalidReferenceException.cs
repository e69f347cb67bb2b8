namespace Dxf;

/// <summary>A digest, repository name, tag, platform or host is not well-formed. Nothing was sent.</summary>
public sealed class InvalidReferenceException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="value">The text that was refused.</param>
    /// <param name="kind">What it was read as, for example <c>tag</c>.</param>
    /// <param name="expected">What would be right.</param>
    public InvalidReferenceException(string value, string kind, string expected)
        : base($"invalid {kind} '{value}': {expected}")
    {
        Value = value;
        Kind = kind;
    }

    /// <summary>The text that was refused.</summary>
    public string Value { get; }

    /// <summary>What it was read as, for example <c>tag</c>.</summary>
    public string Kind { get; }
}
