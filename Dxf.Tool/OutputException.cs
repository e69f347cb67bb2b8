using System.Runtime.InteropServices;

namespace Dxf.Tool;

/// <summary>Standard output could not be written.</summary>
/// <param name="error">The system's error number.</param>
internal sealed class OutputException(int error)
    : IOException($"standard output could not be written: {Marshal.GetPInvokeErrorMessage(error)}", error)
{
    /// <summary>EPIPE, the same number on Linux and macOS.</summary>
    private const int BrokenPipe = 32;

    /// <summary>Whether its reader closed it, which is no error of anybody's.</summary>
    public bool IsClosed => HResult is BrokenPipe;
}
