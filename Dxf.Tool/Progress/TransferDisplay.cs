namespace Dxf.Tool.Progress;

/// <summary>
/// Shows on stderr how far the transfers of one run of the tool have come. Disposing of it draws the last state and
/// gives the terminal back, so that what is written next stands on its own line.
/// </summary>
internal abstract class TransferDisplay : IAsyncDisposable
{
    /// <summary>What to report transfers to, from any thread; null when nothing is shown.</summary>
    public abstract IProgress<TransferProgress>? Progress { get; }

    /// <summary>Chooses between nothing, lines that are redrawn in place, and plain lines.</summary>
    /// <param name="mode">What the user wants.</param>
    /// <param name="error">stderr.</param>
    /// <param name="errorIsTerminal">Whether stderr is a terminal.</param>
    public static TransferDisplay Create(ProgressMode mode, TextWriter error, bool errorIsTerminal) =>
        Create(mode, error, errorIsTerminal, Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="Create(ProgressMode, TextWriter, bool)"/>
    /// <param name="environment">Looks an environment variable up.</param>
    internal static TransferDisplay Create(ProgressMode mode, TextWriter error, bool errorIsTerminal, Func<string, string?> environment)
    {
        if (mode == ProgressMode.Never || (mode == ProgressMode.Auto && !errorIsTerminal))
            return new HiddenTransferDisplay();

        return errorIsTerminal && CanRedraw(environment)
            ? new LiveTransferDisplay(error, TimeProvider.System)
            : new PlainTransferDisplay(error, TimeProvider.System);
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    // A terminal that calls itself dumb, or nothing, moves no cursor. Windows has no such names.
    private static bool CanRedraw(Func<string, string?> environment) =>
        environment("TERM") is { Length: > 0 } name ? name is not "dumb" : OperatingSystem.IsWindows();
}
