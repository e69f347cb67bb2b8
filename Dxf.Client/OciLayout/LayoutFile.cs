using System.Text.Json;
using System.Text.Json.Nodes;
using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>Reads files of layouts, which anybody may have written.</summary>
internal static class LayoutFile
{
    /// <summary>Opens a file, or answers null where there is none.</summary>
    public static Stream? TryOpen(string path, int bufferSize = 0)
    {
        if (!LayoutPaths.HasFile(path))
            return null;
        FileInfo file = new(path);

        // Pipes and devices say that they have no bytes, too, and opening a pipe could wait for ever.
        if (file.Length is 0)
            return new MemoryStream([], writable: false);

        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = bufferSize,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads a whole file, or answers null where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxLength">The largest length that is read, in bytes.</param>
    /// <param name="tooLong">Makes what is thrown, given the length, where the file is longer.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<byte[]?> ReadBytesAsync(
        string path, int maxLength, Func<long, Exception> tooLong, CancellationToken cancellationToken)
    {
        if (TryOpen(path) is not { } file)
            return null;

        await using (file.ConfigureAwait(false))
        {
            if (file.Length > maxLength)
                throw tooLong(file.Length);
            byte[] bytes = new byte[(int)file.Length];
            int read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == bytes.Length ? bytes : bytes[..read];
        }
    }

    /// <summary>Reads a JSON object, or answers null where there is no such file.</summary>
    /// <exception cref="OciLayoutException">The file is too long, or holds something else.</exception>
    public static async Task<JsonObject?> ReadJsonAsync(string path, int maxLength, CancellationToken cancellationToken)
    {
        byte[]? bytes = await ReadBytesAsync(
            path,
            maxLength,
            length => new OciLayoutException(path, $"it has {length} bytes, and at most {maxLength} are read"),
            cancellationToken).ConfigureAwait(false);
        if (bytes is null)
            return null;
        if (bytes.Length is 0)
            throw new OciLayoutException(path, "it is empty");

        try
        {
            return StrictJson.Parse(bytes) as JsonObject
                ?? throw new OciLayoutException(path, "it holds JSON, but no object");
        }
        catch (JsonException exception)
        {
            throw new OciLayoutException(
                path, $"it is not well-formed JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new OciLayoutException(path, "it holds a text that is not valid Unicode", exception);
        }
    }
}
