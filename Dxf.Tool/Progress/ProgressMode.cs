namespace Dxf.Tool.Progress;

/// <summary>Whether progress is shown: what <c>DXF_PROGRESS</c> says.</summary>
internal enum ProgressMode
{
    /// <summary>Only to a terminal.</summary>
    Auto = 0,

    /// <summary>Also where there is no terminal: as plain lines.</summary>
    Always = 1,

    /// <summary>Not at all.</summary>
    Never = 2,
}
