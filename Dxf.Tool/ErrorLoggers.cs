using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dxf.Tool;

/// <summary>
/// Shows what the library has to say on stderr, a line each: warnings, and with <c>--debug</c> everything. It takes the
/// place of the usual factory, whose providers, filters and options a program with one place for messages has no use for.
/// </summary>
/// <param name="error">Stderr.</param>
/// <param name="minimum">The least that is told.</param>
internal sealed class ErrorLoggers(TextWriter error, LogLevel minimum) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Dxf.", StringComparison.Ordinal) ? new ErrorLogger(error, minimum) : NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place for messages: stderr.");

    public void Dispose()
    {
        // The writer is the console's.
    }

    private sealed class ErrorLogger(TextWriter error, LogLevel minimum) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None && logLevel >= minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                error.WriteLine(TerminalText.Escape($"dxf: {(logLevel >= LogLevel.Warning ? "warning" : "debug")}: {formatter(state, exception)}"));
        }
    }
}
