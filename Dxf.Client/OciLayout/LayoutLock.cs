using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>Lets one writer at a time, of all processes, change a repository's index.</summary>
internal sealed class LayoutLock : IDisposable
{
    /// <summary>How long another writer is waited for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly FileLock _held;

    private LayoutLock(FileLock held) => _held = held;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="OciLayoutException">Somebody else has held it for too long.</exception>
    public static async Task<LayoutLock> AcquireAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        await FileLock.TryAcquireAsync(path, Timeout, time, cancellationToken).ConfigureAwait(false) is { } held
            ? new LayoutLock(held)
            : throw new OciLayoutException(
                path,
                $"another process has held this lock for {Timeout.TotalSeconds:0} s; try again when it is done writing to the repository");

    public void Dispose() => _held.Dispose();
}
