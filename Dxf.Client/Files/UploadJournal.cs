using System.Security.Cryptography;
using System.Text;

namespace Dxf.Client;

/// <summary>
/// Remembers broken uploads in a folder, a file each, which only its owner can read. Entries that are older than a week
/// are dropped: registries have forgotten those uploads.
/// </summary>
/// <param name="folder">The folder, made when it is first written to.</param>
public sealed class UploadJournal(string folder) : IUploadJournal
{
    private const string Extension = ".upload";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public Uri? Find(UploadKey key)
    {
        try
        {
            string[] lines = File.ReadAllLines(PathOf(key));
            return lines.Length is 2 && string.Equals(lines[0], Describe(key), StringComparison.Ordinal)
                && Uri.TryCreate(lines[1], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? location)
                && location.Scheme is "http" or "https"
                    ? location
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // None there, or none that can be read: the upload begins afresh.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(UploadKey key, Uri location)
    {
        ArgumentNullException.ThrowIfNull(location);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            string path = PathOf(key);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            string whole = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
            using (FileStream file = new(whole, options))
            {
                file.Write(Encoding.UTF8.GetBytes($"{Describe(key)}\n{location.OriginalString}\n"));
            }

            File.Move(whole, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An upload that can't be remembered need not fail for it.
        }
    }

    /// <inheritdoc/>
    public void Remove(UploadKey key)
    {
        try
        {
            File.Delete(PathOf(key));
            foreach (FileInfo old in new DirectoryInfo(folder).EnumerateFiles("*" + Extension + "*"))
            {
                if (DateTime.UtcNow - old.LastWriteTimeUtc > Lifetime)
                    old.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An entry that is left over is harmless: the registry says that it knows no such upload.
        }
    }

    private static string Describe(UploadKey key) => $"{key.Endpoint} {key.Repository} {key.Digest}";

    private string PathOf(UploadKey key) =>
        Path.Join(folder, Digest.Compute(Encoding.UTF8.GetBytes(Describe(key))).Hex + Extension);
}
