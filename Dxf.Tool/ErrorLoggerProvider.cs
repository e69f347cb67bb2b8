using Microsoft.Extensions.Logging;

namespace Dxf.Tool;

/// <summary>Shows what the library has to say on stderr, a line each: warnings, and with <c>--debug</c> everything.</summary>
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

        // The least that is told is set where the host is built.
        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                error.WriteLine(TerminalText.Escape($"dxf: {(logLevel >= LogLevel.Warning ? "warning" : "debug")}: {formatter(state, exception)}"));
        }
    }
}
