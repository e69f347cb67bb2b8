using System.Runtime.InteropServices;

namespace Dxf.Tool;

/// <summary>The numbers under which Unix hands a process its standard streams.</summary>
internal static partial class StandardDescriptor
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Whether the process was started with this stream, and not with it closed (<c>&lt;&amp;-</c>).</summary>
    /// <remarks>
    /// A number that is free gets what the runtime opens first, for its own use: to read there is to wait for ever, to
    /// write there disturbs it. What a process was started with has never the mark that the runtime gives to all it opens.
    /// </remarks>
    public static bool IsOpen(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return true;
        int flags = Control(descriptor, GetFlags);
        return flags >= 0 && (flags & CloseOnExec) is 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
