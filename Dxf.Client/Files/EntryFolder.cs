using System.Security.Cryptography;
using System.Text;

namespace Dxf.Client.Files;

/// <summary>
/// A folder that holds a small file for each thing to remember, which only its owner can read. Nobody fails for it: what
/// can't be read is not there, and what can't be written is not remembered.
/// </summary>
/// <param name="folder">The folder, made when it is first written to.</param>
/// <param name="extension">How the files' names end.</param>
/// <param name="lifetime">How long an entry that is not written again is kept.</param>
/// <param name="capacity">How many entries are kept, the last ones written.</param>
internal sealed class EntryFolder(string folder, string extension, TimeSpan lifetime, int capacity)
{
    /// <summary>What is remembered of a thing, or null where nothing is.</summary>
    /// <param name="key">The thing, in a line.</param>
    public string? Find(string key)
    {
        try
        {
            FileInfo file = new(PathOf(key));
            return file.Exists && !IsOld(file) && File.ReadAllLines(file.FullName) is [string first, string value] && string.Equals(first, key, StringComparison.Ordinal)
                ? value
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers something of a thing, in place of what was remembered before.</summary>
    /// <param name="key">The thing, in a line.</param>
    /// <param name="value">A line.</param>
    public void Save(string key, string value)
    {
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
                file.Write(Encoding.UTF8.GetBytes($"{key}\n{value}\n"));
            }

            File.Move(whole, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
    }

    /// <summary>Forgets a thing.</summary>
    /// <param name="key">The thing, in a line.</param>
    public void Remove(string key)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
    }

    /// <summary>Forgets what has not been written for longer than entries live, and the oldest of too many.</summary>
    public void RemoveOld()
    {
        try
        {
            FileInfo[] entries = new DirectoryInfo(folder).GetFiles("*" + extension + "*");
            foreach (FileInfo old in entries.OrderByDescending(static entry => entry.LastWriteTimeUtc).Where((entry, index) => index >= capacity || IsOld(entry)))
                old.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
    }

    private bool IsOld(FileInfo file) => DateTime.UtcNow - file.LastWriteTimeUtc > lifetime;

    private string PathOf(string key) => Path.Join(folder, Digest.Compute(Encoding.UTF8.GetBytes(key)).Hex + extension);
}
