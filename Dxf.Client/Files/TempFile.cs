using System.Security.Cryptography;

namespace Dxf.Client.Files;

/// <summary>A file that has no name of its own yet: it is given one when it is whole, or it goes.</summary>
internal sealed class TempFile : IAsyncDisposable
{
    /// <summary>What the names of files that are dxf's own start with.</summary>
    public const string OwnPrefix = ".dxf";

    /// <summary>What finds such files; no digest's hash looks so.</summary>
    public const string Pattern = OwnPrefix + "-*.tmp";

    private const int BufferSize = 64 * 1024;

    private readonly string _path;
    private bool _committed;

    private TempFile(string path, UnixFileMode? mode)
    {
        _path = path;

        // Shared for renaming only, which also tells other processes that somebody is at it.
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = BufferSize,
        };
        if (mode is not null && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        try
        {
            Stream = new FileStream(path, options);
        }
        catch (UnauthorizedAccessException exception)
        {
            // Nobody knows the file's name; what may not be written to is its folder.
            throw new UnauthorizedAccessException($"Access to the folder '{Path.GetDirectoryName(path)}' is denied.", exception);
        }
        catch (IOException exception)
        {
            string folder = Path.GetDirectoryName(path)!;
            throw exception is FileNotFoundException
                ? new IOException($"No file can be made in '{folder}'.", exception)
                : new IOException(exception.Message.Replace(path, folder, StringComparison.Ordinal), exception) { HResult = exception.HResult };
        }
    }

    public FileStream Stream { get; }

    /// <summary>Whether a failure is about this file, by its passing name.</summary>
    public bool IsNamed(IOException exception) => exception.Message.Contains(_path, StringComparison.Ordinal);

    /// <summary>The same failure, told of the file that it was to become.</summary>
    public IOException Translate(IOException exception, string target) =>
        new(exception.Message.Replace(_path, target, StringComparison.Ordinal), exception) { HResult = exception.HResult };

    /// <summary>Creates a file in the directory that it shall have its name in.</summary>
    public static TempFile Create(string directory) => new(NewPath(directory), mode: null);

    /// <summary>The same with the permissions of a file that it shall replace, if that is there.</summary>
    public static TempFile Create(string directory, string like)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(like))
            return Create(directory);

        const UnixFileMode permissions = (UnixFileMode)0x1FF;
        UnixFileMode mode = File.GetUnixFileMode(like) & permissions;
        TempFile file = new(NewPath(directory), mode);

        // A file that is created gets no more than the process's mask allows.
        File.SetUnixFileMode(file.Stream.SafeFileHandle, mode);
        return file;
    }

    /// <summary>The same for what only its owner may read, from the first moment on.</summary>
    public static TempFile CreateSecret(string directory) => new(NewPath(directory), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Makes a file with this content, durably and at once: a reader sees what was there before, or all of it.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        TempFile file = Create(Path.GetDirectoryName(path)!);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                await file.Stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                await file.CommitAsync(path, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException exception) when (file.IsNamed(exception))
            {
                throw file.Translate(exception, path);
            }
        }
    }

    /// <summary>Gives the file its name, durably. What had that name before goes.</summary>
    public async Task CommitAsync(string path, CancellationToken cancellationToken)
    {
        await Stream.FlushAsync(cancellationToken).ConfigureAwait(false);

        // It can't be stopped, and a slow disk may take minutes; who cancels does not wait for it.
        await Task.Run(() => RandomAccess.FlushToDisk(Stream.SafeFileHandle), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        File.Move(_path, path, overwrite: true);
        _committed = true;
        DurableFile.FlushDirectory(Path.GetDirectoryName(path)!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_committed)
        {
            await Stream.DisposeAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            try
            {
                File.Delete(_path);
            }
            finally
            {
                await Stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // What made the file worthless is on its way to the caller; a full disk says it here again.
        }
    }

    private static string NewPath(string directory) =>
        Path.Join(directory, $"{OwnPrefix}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp");
}
