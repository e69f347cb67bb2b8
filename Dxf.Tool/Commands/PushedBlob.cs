namespace Dxf.Tool.Commands;

/// <summary>How verbs tell that a file was pushed.</summary>
internal static class PushedBlob
{
    /// <param name="json">Whether as JSON; else it is the digest.</param>
    /// <param name="repository">Where the blob is.</param>
    /// <param name="file">The file, as it was given.</param>
    /// <param name="alias">The alias that was given to it, too.</param>
    /// <param name="blob">The blob.</param>
    public static string Line(bool json, RepositoryName repository, string file, Tag? alias, Descriptor blob) => json
        ? new JsonRecord()
            .Add("alias", alias?.ToString())
            .Add("file", file)
            .Add("repository", repository.Value)
            .Add(blob)
            .ToString()
        : blob.Digest.Value;
}
