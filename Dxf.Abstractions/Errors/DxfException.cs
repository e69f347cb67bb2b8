namespace Dxf;

/// <summary>Something that dxf was asked to do and could not; the base of what the clients throw on their own account.</summary>
/// <remarks>
/// Beside it come the base class library's own: <see cref="HttpRequestException"/> where a server could not be reached,
/// <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/> for local files, and
/// <see cref="OperationCanceledException"/>.
/// </remarks>
public class DxfException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that says what went wrong, where and what to do.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public DxfException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
