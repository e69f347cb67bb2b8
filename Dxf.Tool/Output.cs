using System.Text;

namespace Dxf.Tool;

/// <summary>Writes data to stdout: raw bytes, and lines that end in a line feed on every system.</summary>
internal static class Output
{
    public static async Task WriteLinesAsync(Stream output, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        foreach (string line in lines)
            text.Append(line).Append('\n');
        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }

    /// <summary>
    /// Writes names that a server sends, a line each, as they come: what is there is out before the next one is waited
    /// for. No well-formed name is changed by the escaping.
    /// </summary>
    /// <param name="output">Stdout.</param>
    /// <param name="names">The names.</param>
    /// <param name="format">Makes a line of a name; null for the name itself, escaped.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteNamesAsync(
        Stream output, IAsyncEnumerable<string> names, Func<string, string>? format, CancellationToken cancellationToken)
    {
        format ??= TerminalText.Escape;
        StringBuilder text = new();
        IAsyncEnumerator<string> enumerator = names.GetAsyncEnumerator(cancellationToken);
        await using (enumerator)
        {
            // The first one is out before anything else is asked for.
            bool isFirst = true;
            ValueTask<bool> next = enumerator.MoveNextAsync();
            while (await next)
            {
                text.Append(format(enumerator.Current)).Append('\n');
                if (isFirst)
                    await FlushAsync();
                isFirst = false;
                next = enumerator.MoveNextAsync();
                if (!next.IsCompleted || text.Length > 32 * 1024)
                    await FlushAsync();
            }
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
            text.Clear();
            if (bytes.Length > 0)
                await output.WriteAsync(bytes, cancellationToken);
        }
    }
}
