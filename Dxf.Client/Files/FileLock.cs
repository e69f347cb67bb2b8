namespace Dxf.Client.Files;

/// <summary>Lets one writer at a time, of all processes, do something.</summary>
/// <remarks>
/// The lock is held on an open file (<c>flock</c> on Unix), so that the system gives it back where a process is
/// killed. The file stays: who removes it could remove it under another one who has just opened it.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock; answers null where somebody else has held it for too long.</summary>
    public static async Task<FileLock?> TryAcquireAsync(string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                if (time.GetElapsedTime(start) >= timeout)
                    return null;
            }

            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of Linux, that of macOS and the BSDs, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static bool IsHeld(IOException exception) =>
        OperatingSystem.IsWindows()
            ? exception.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021)
            : exception.HResult is 11 or 35;
}
