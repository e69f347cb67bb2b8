using System.Text;

namespace Dxf.Tool;

/// <summary>Where data comes from and goes to: stdout carries data only, everything else goes to stderr.</summary>
internal sealed class ToolConsole : IDisposable
{
    private readonly Stream? _input;

    private ToolConsole(Stream? input, Stream output, TextWriter error)
    {
        _input = input;
        Output = output;
        Error = error;
    }

    public Stream Output { get; }

    public TextWriter Error { get; }

    public bool InputIsTerminal { get; } = !Console.IsInputRedirected;

    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    /// <summary>The process's own streams.</summary>
    public static ToolConsole Open()
    {
        // Console's stream takes a write to a closed pipe for a success: "dxf ... | head" would pull a blob to its end. Its
        // stream for errors looks at all the others as well, and fails where one of them is closed.
        (Stream output, Stream error) = OperatingSystem.IsWindows()
            ? (Console.OpenStandardOutput(), Console.OpenStandardError())
            : (new OutputStream(StandardDescriptor.Output), (Stream)new OutputStream(StandardDescriptor.Error));
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter errorText = new(new ErrorStream(error), utf8, bufferSize: 1024) { AutoFlush = true };
        return new ToolConsole(
            StandardDescriptor.IsOpen(StandardDescriptor.Input) ? Console.OpenStandardInput() : null,
            output,
            TextWriter.Synchronized(errorText));
    }

    /// <exception cref="IOException">Whoever started the process closed it.</exception>
    public Stream GetInput() => _input ?? throw new IOException("standard input is closed");

    public void Dispose()
    {
        Error.Flush();
        Output.Dispose();
    }
}
