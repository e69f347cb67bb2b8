namespace Dxf.Client.Files;

/// <summary>Writes files all or nothing: a file appears, or is replaced, when its content is whole and on the disk.</summary>
internal static class WholeFile
{
    private static readonly StaleFiles Stale = new(TimeProvider.System);

    /// <summary>The file's full path.</summary>
    /// <exception cref="UnauthorizedAccessException">It is a folder's.</exception>
    public static string FindTarget(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Directory.Exists(path)
            ? throw new UnauthorizedAccessException($"'{path}' is a folder, not a file.")
            : Path.GetFullPath(path);
    }

    /// <param name="target">The file's full path.</param>
    /// <param name="write">Writes the content. Where it throws, what was there before stays.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteAsync(string target, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        // A device has no content to be replaced; renaming something to its name would take the device away.
        if (DurableFile.IsDevice(target))
        {
            FileStream device = new(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await using (device.ConfigureAwait(false))
            {
                await write(device).ConfigureAwait(false);
                return;
            }
        }

        string folder = Path.GetDirectoryName(target)!;
        Stale.Reclaim(folder);
        TempFile file = TempFile.Create(folder);
        await using (file.ConfigureAwait(false))
        {
            await write(file.Stream).ConfigureAwait(false);
            await file.CommitAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }
}
