using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Dxf;

/// <summary>
/// A file, opened each time it is read. What can't be read twice (a named pipe, a process substitution) is opened once.
/// </summary>
internal sealed class FileBlobSource : BlobSource
{
    private readonly string _path;
    private FileStream? _pipe;

    public FileBlobSource(string path, Digest? digest)
    {
        _path = path;
        Digest = digest;

        // A missing file, a folder and a file that may not be read are told now, before anything is sent.
        if (path.Length is 0)
            throw new FileNotFoundException("'' is no file.");
        if (Directory.Exists(path))
            throw new UnauthorizedAccessException($"'{path}' is a folder, not a file.");
        FileStream file = Open();
        CanReplay = file.CanSeek;
        if (file.CanSeek)
        {
            // Files in /proc say that they are empty, and are not.
            Length = file.Length is 0 && file.ReadByte() >= 0 ? null : file.Length;
            file.Dispose();
        }
        else
        {
            _pipe = file;
        }
    }

    public override string Name => Path.GetFileName(_path);

    public override long? Length { get; }

    public override Digest? Digest { get; }

    public override bool CanReplay { get; }

    public override string? GetRevision()
    {
        FileInfo file = new(_path);
        return CanReplay && file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
            : null;
    }

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!CanReplay && _pipe is null)
            throw new InvalidOperationException($"{_path} can be read once and was.");

        if (_pipe is { } pipe)
        {
            _pipe = null;
            await foreach (ReadOnlyMemory<byte> chunk in ReadPipeAsync(pipe, cancellationToken).ConfigureAwait(false))
                yield return chunk;
            yield break;
        }

        FileStream file = Open();
        await using (file.ConfigureAwait(false))
        {
            if (offset > 0)
                file.Position = offset;
            byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
            byte[] other = ArrayPool<byte>.Shared.Rent(ReadSize);

            // What is added to a file later is no part of the content.
            long left = Length - offset ?? long.MaxValue;
            Task<int> reading = file.ReadAsync(buffer, cancellationToken).AsTask();
            try
            {
                while (left > 0 && await reading.ConfigureAwait(false) is > 0 and int read)
                {
                    // The next bytes are read while these are hashed or sent.
                    reading = file.ReadAsync(other, cancellationToken).AsTask();
                    int taken = (int)Math.Min(read, left);
                    left -= taken;
                    yield return buffer.AsMemory(0, taken);
                    (buffer, other) = (other, buffer);
                }
            }
            finally
            {
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ArrayPool<byte>.Shared.Return(buffer);
                ArrayPool<byte>.Shared.Return(other);
            }
        }
    }

    /// <summary>
    /// A read of a pipe can't be cancelled and may wait for ever: it is left behind then, with a buffer that is nobody
    /// else's.
    /// </summary>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPipeAsync(
        FileStream pipe, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ReadSize];
        while (await pipe.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) is > 0 and int read)
            yield return buffer.AsMemory(0, read);
        await pipe.DisposeAsync().ConfigureAwait(false);
    }

    private FileStream Open() => new(
        _path, new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan });
}
