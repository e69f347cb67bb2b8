using Dxf.Client.Files;

namespace Dxf.Client;

/// <summary>
/// Remembers broken uploads in a folder, a file each, which only its owner can read. Entries that are older than a week
/// are dropped: registries have forgotten those uploads. So are the oldest of more than a thousand.
/// </summary>
/// <param name="folder">The folder, made when it is first written to.</param>
public sealed class UploadJournal(string folder) : IUploadJournal
{
    private readonly EntryFolder _entries = new(folder, ".upload", TimeSpan.FromDays(7), capacity: 1000);

    /// <inheritdoc/>
    public Uri? Find(UploadKey key) =>
        _entries.Find(Describe(key)) is { } line
        && Uri.TryCreate(line, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? location)
        && location.Scheme is "http" or "https"
            ? location
            : null;

    /// <inheritdoc/>
    public void Save(UploadKey key, Uri location)
    {
        ArgumentNullException.ThrowIfNull(location);
        _entries.Save(Describe(key), location.OriginalString);
    }

    /// <inheritdoc/>
    public void Remove(UploadKey key)
    {
        // An entry that is left over is harmless: the registry says that it knows no such upload.
        _entries.Remove(Describe(key));
        _entries.RemoveOld();
    }

    private static string Describe(UploadKey key) => $"{key.Endpoint} {key.Repository} {key.Digest}";
}
