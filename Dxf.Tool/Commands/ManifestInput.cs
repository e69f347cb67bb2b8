namespace Dxf.Tool.Commands;

/// <summary>A manifest on stdin: what several verbs read where they get no argument.</summary>
internal static class ManifestInput
{
    public static async Task<ManifestContent> ReadAsync(ToolConsole console, string missing, CancellationToken cancellationToken)
    {
        Stream input = console.GetInput();
        if (console.InputIsTerminal)
            await console.Error.WriteLineAsync("dxf: reading a manifest from stdin (end it with Ctrl-D)");

        using MemoryStream bytes = new();
        byte[] buffer = new byte[64 * 1024];

        // A read of a pipe can't be cancelled: it is left behind, and the process ends.
        while (await input.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken) is > 0 and int read)
        {
            await bytes.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (bytes.Length > ManifestContent.MaxLength)
                throw new UnsupportedManifestException(null, "stdin holds more than the 8 MiB that a manifest may have");
        }

        return bytes.Length > 0
            ? ManifestContent.FromBytes(bytes.ToArray())
            : throw new UsageException($"too few arguments: {missing}, or a manifest on stdin");
    }
}
