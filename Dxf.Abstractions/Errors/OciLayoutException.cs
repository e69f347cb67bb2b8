namespace Dxf;

/// <summary>A directory is not an OCI image layout that dxf can use.</summary>
public sealed class OciLayoutException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="path">The file or directory that is wrong.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public OciLayoutException(string path, string reason, Exception? innerException = null)
        : base($"{path}: {reason}", innerException)
        => Path = path;

    /// <summary>The file or directory that is wrong.</summary>
    public string Path { get; }
}
