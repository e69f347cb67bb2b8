using System.Text;
using Spectre.Console;

namespace Dxf.Tool.Progress;

/// <summary>stderr, known to be a terminal, with the size that it has at the moment.</summary>
internal sealed class TerminalOutput(TextWriter writer) : IAnsiConsoleOutput
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width => Ask(static () => Console.WindowWidth, UsualWidth);

    public int Height => Ask(static () => Console.WindowHeight, UsualHeight);

    public void SetEncoding(Encoding encoding)
    {
        // The writer is somebody else's, and keeps its encoding.
    }

    private static int Ask(Func<int> size, int otherwise)
    {
        try
        {
            return size() is > 0 and int known ? known : otherwise;
        }
        catch (IOException)
        {
            // Windows asks stdout, which need not be a terminal.
            return otherwise;
        }
    }
}
