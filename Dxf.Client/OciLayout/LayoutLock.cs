namespace Dxf.Client.OciLayout;

/// <summary>Lets one writer at a time, of all processes, change a repository's index.</summary>
/// <remarks>
/// The lock is held on an open file (<c>flock</c> on Unix), so that the system gives it back where a process is
/// killed. The file stays: who removes it could remove it under another one who has just opened it.
/// </remarks>
internal sealed class LayoutLock : IDisposable
{
    /// <summary>How long another writer is waited for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private LayoutLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="OciLayoutException">Somebody else has held it for too long.</exception>
    public static async Task<LayoutLock> AcquireAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new LayoutLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                if (time.GetElapsedTime(start) >= Timeout)
                {
                    throw new OciLayoutException(
                        path,
                        $"another process has held this lock for {Timeout.TotalSeconds:0} s; try again when it is done writing to the repository",
                        exception);
                }
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
