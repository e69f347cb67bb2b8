using Microsoft.Extensions.Logging;

namespace Dxf.Tool;

/// <summary>Shows the library's warnings on stderr, a line each.</summary>
internal sealed class ErrorLoggerProvider(TextWriter error) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Dxf.", StringComparison.Ordinal) ? new ErrorLogger(error) : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
        // The writer is the console's.
    }

    private sealed class ErrorLogger(TextWriter error) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                error.WriteLine(TerminalText.Escape($"dxf: warning: {formatter(state, exception)}"));
        }
    }
}
