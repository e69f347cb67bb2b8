using System.Collections.Concurrent;

namespace Dxf.Client.Files;

/// <summary>Removes the unfinished files of processes that were killed.</summary>
internal sealed class StaleFiles(TimeProvider time)
{
    /// <summary>How long a file must have been left alone.</summary>
    public static readonly TimeSpan MinimumAge = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> _lastReclaims = new(StringComparer.Ordinal);

    /// <summary>
    /// Looks through directories for such files. Reading a directory of many blobs takes its time, so that each is read
    /// once in that long only.
    /// </summary>
    public void Reclaim(params IEnumerable<string> directories)
    {
        foreach (string directory in directories)
        {
            if (_lastReclaims.TryGetValue(directory, out long last) && time.GetElapsedTime(last) < MinimumAge)
                continue;
            _lastReclaims[directory] = time.GetTimestamp();

            if (!Directory.Exists(directory))
                continue;
            try
            {
                foreach (string file in Directory.EnumerateFiles(directory, TempFile.Pattern))
                    ReclaimFile(file);
            }
            catch (UnauthorizedAccessException)
            {
                // It can be written to without being readable.
            }
        }
    }

    private void ReclaimFile(string file)
    {
        try
        {
            if (time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) < MinimumAge)
                return;

            // Who still writes it holds it, and then it can't be opened so.
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, gone already or somebody else's: left for the next time.
        }
    }
}
