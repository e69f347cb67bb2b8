namespace Dxf.Client.Files;

/// <summary>Writes files all or nothing: a file appears, or is replaced, when its content is whole and on the disk.</summary>
internal static class WholeFile
{
    private static readonly StaleFiles Stale = new(TimeProvider.System);

    /// <summary>The full path of the file that a path leads to; a link is followed.</summary>
    /// <exception cref="UnauthorizedAccessException">It is a folder's.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder that it would be in is not there.</exception>
    public static string FindTarget(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new UnauthorizedAccessException($"'{path}' is a folder, not a file.");

        FileInfo named = new(path);
        string target = named.LinkTarget is null || DurableFile.IsDevice(named.FullName)
            ? named.FullName
            : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string folder = Path.GetDirectoryName(target)!;
        return Directory.Exists(folder) ? target : throw new DirectoryNotFoundException($"'{folder}', where '{path}' would be, is no folder that is there.");
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
        TempFile file = TempFile.Create(folder, like: target);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                await write(file.Stream).ConfigureAwait(false);
                await file.CommitAsync(target, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception) when (file.IsNamed(exception))
            {
                throw file.Translate(exception, target);
            }
        }
    }
}
