namespace Dxf.Tests.Infrastructure.Faults;

internal enum CutKind
{
    /// <summary>TCP RST.</summary>
    Reset,

    /// <summary>TCP FIN.</summary>
    Close,
}

/// <summary>Ends the connections of an exchange: a rule wants it, or one side has gone.</summary>
internal sealed class CutException(CutKind kind) : Exception($"cut: {kind}")
{
    public CutKind Kind { get; } = kind;
}

/// <summary>Writing failed, as opposed to reading: of the two sides of a copy it says which one has gone.</summary>
internal sealed class WireWriteException(Exception inner) : IOException("the other side takes nothing any more", inner);
