namespace Dxf;

/// <summary>
/// What this machine has for a registry (Docker's configuration, a credential helper, certificates) can't be used. Nothing
/// else is tried in its place.
/// </summary>
/// <remarks>
/// Where a file could not be read or written, the inner exception is the <see cref="IOException"/> or the
/// <see cref="UnauthorizedAccessException"/>.
/// </remarks>
public sealed class HostConfigurationException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that names the file or the program and says what is wrong, without a secret.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public HostConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
