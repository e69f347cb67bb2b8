using System.Buffers;
using Dxf.Client.Files;

namespace Dxf.Client.Auth.Docker;

/// <summary>Reads and changes configuration files on the disk.</summary>
internal sealed class DockerConfigFiles(TimeProvider time)
{
    private const string LockName = TempFile.OwnPrefix + "-login.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads a file, or answers null where there is none.</summary>
    /// <exception cref="HostConfigurationException">It can't be read, or is no configuration file.</exception>
    public static async Task<DockerConfigFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = await ReadBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostConfigurationException($"{path} could not be read: {exception.Message}", exception);
        }

        return bytes.Length <= DockerConfigFile.MaxLength
            ? DockerConfigFile.Parse(path, bytes.Span)
            : throw new HostConfigurationException($"{path}: it has more than {DockerConfigFile.MaxLength} bytes and is not read");
    }

    /// <summary>
    /// Changes a file, or makes it, which only its owner can read then. Of two that do it at once neither undoes what
    /// the other did; a reader sees what was there before, or all of the new.
    /// </summary>
    /// <param name="path">The file. A link is followed.</param>
    /// <param name="change">Changes the content.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="HostConfigurationException">It can't be changed.</exception>
    public async Task ChangeAsync(string path, Action<DockerConfigFile> change, CancellationToken cancellationToken)
    {
        try
        {
            FileInfo named = new(path);
            string target = named.LinkTarget is null ? path : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            string folder = Path.GetDirectoryName(target)!;
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, OwnerOnly);
            new StaleFiles(time).Reclaim(folder);

            using FileLock? held = await FileLock
                .TryAcquireAsync(Path.Join(folder, LockName), LockTimeout, time, cancellationToken).ConfigureAwait(false);
            if (held is null)
                throw new HostConfigurationException($"{path}: another process has been changing it for {LockTimeout.TotalSeconds:0} s; try again when it is done");

            DockerConfigFile file = await ReadAsync(target, cancellationToken).ConfigureAwait(false) ?? DockerConfigFile.Parse(target, []);
            change(file);
            await WriteAsync(target, file.ToBytes(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostConfigurationException($"{path} could not be written: {exception.Message}", exception);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = new(path, new FileStreamOptions
        {
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            BufferSize = 0,
        });
        await using (file.ConfigureAwait(false))
        {
            // What the file says of its length is not asked: it may be a pipe, or grow.
            ArrayBufferWriter<byte> content = new();
            while (content.WrittenCount <= DockerConfigFile.MaxLength
                && await file.ReadAsync(content.GetMemory(4096), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                content.Advance(read);
            }

            return content.WrittenMemory;
        }
    }

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        TempFile file = TempFile.CreateSecret(Path.GetDirectoryName(path)!);
        await using (file.ConfigureAwait(false))
        {
            if (!OperatingSystem.IsWindows() && File.Exists(path))
                File.SetUnixFileMode(file.Stream.SafeFileHandle, File.GetUnixFileMode(path));
            await file.Stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            await file.CommitAsync(path, cancellationToken).ConfigureAwait(false);
        }
    }
}
