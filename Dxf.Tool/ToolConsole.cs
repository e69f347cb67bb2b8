using System.Text;

namespace Dxf.Tool;

/// <summary>Where data comes from and goes to: stdout carries data only, everything else goes to stderr.</summary>
internal sealed class ToolConsole : IDisposable
{
    private ToolConsole(Stream input, Stream output, TextWriter error)
    {
        Input = input;
        Output = output;
        Error = error;
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public TextWriter Error { get; }

    public bool InputIsTerminal { get; } = !Console.IsInputRedirected;

    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    /// <summary>The process's own streams.</summary>
    public static ToolConsole Open()
    {
        // Console's stream takes a write to a closed pipe for a success: "dxf ... | head" would pull a blob to its end.
        Stream output = OperatingSystem.IsWindows()
            ? Console.OpenStandardOutput()
            : new OutputStream();
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter error = new(new ErrorStream(OpenError()), utf8, bufferSize: 1024) { AutoFlush = true };
        return new ToolConsole(Console.OpenStandardInput(), output, TextWriter.Synchronized(error));
    }

    private static Stream OpenError()
    {
        try
        {
            return Console.OpenStandardError();
        }
        catch (IOException)
        {
            // Closed by whoever started the process.
            return Stream.Null;
        }
    }

    public void Dispose()
    {
        Error.Flush();
        Output.Dispose();
    }
}
