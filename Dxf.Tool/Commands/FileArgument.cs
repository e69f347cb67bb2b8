using System.Runtime.CompilerServices;

namespace Dxf.Tool.Commands;

/// <summary>A file that a verb uploads; <c>-</c> is stdin.</summary>
internal static class FileArgument
{
    public const string Stdin = "-";

    private const int ReadSize = 256 * 1024;

    public static BlobSource Open(string path, ToolConsole console) => path is Stdin
        ? BlobSource.FromChunks(ReadAsync(console.GetInput()))
        : BlobSource.FromFile(path);

    /// <summary>A read of stdin can't be cancelled and may wait for ever: it is left behind then, with its buffer.</summary>
    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        byte[] buffer = new byte[ReadSize];
        while (await Task.Run(() => input.Read(buffer), CancellationToken.None).WaitAsync(cancellationToken) is > 0 and int read)
            yield return buffer.AsMemory(0, read);
    }
}
