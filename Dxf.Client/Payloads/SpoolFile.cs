using System.Security.Cryptography;

namespace Dxf.Client.Payloads;

/// <summary>A file without a name, for a stream that can't go back. It is gone when it is closed, or its process is.</summary>
internal static class SpoolFile
{
    private const int ChunkSize = 1024 * 1024;

    /// <summary>Reads a stream to its end into such a file.</summary>
    /// <exception cref="IOException">The temporary folder is full, or not to be written to.</exception>
    public static async Task<Stream> FillAsync(Stream input, CancellationToken cancellationToken)
    {
        FileStream file = Create();
        try
        {
            // A read of a pipe can't be cancelled: it is left behind, with a buffer that is nobody else's.
            byte[] buffer = GC.AllocateUninitializedArray<byte>(ChunkSize);
            while (await input.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) is > 0 and int read)
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static FileStream Create()
    {
        string path = Path.Join(Path.GetTempPath(), $"dxf-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file = new(path, options);

        // Not even a kill leaves it behind. Windows keeps the name until the file is closed.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
