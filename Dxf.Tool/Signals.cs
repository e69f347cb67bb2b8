using System.Runtime.InteropServices;

namespace Dxf.Tool;

/// <summary>
/// Ends the verb on Ctrl-C, SIGTERM and SIGHUP: it is cancelled and tidies up. A second Ctrl-C ends it at once, and so does the
/// time where something can't be cancelled (the opening of a pipe that nobody writes to).
/// </summary>
internal sealed class Signals : IDisposable
{
    /// <summary>More than what tidying up waits for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Timer? _end;
    private int _signal;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The exit code of an interrupted run, or null where no signal came.</summary>
    public int? ExitCode => _signal is 0 ? null : ExitCodes.Interrupted(_signal);

    public Signals()
    {
        Register(PosixSignal.SIGINT, number: 2);
        Register(PosixSignal.SIGTERM, number: 15);
        Register(PosixSignal.SIGHUP, number: 1);
    }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _stopping.Dispose();
        _end?.Dispose();
    }

    private void Register(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.CompareExchange(ref _signal, number, 0) is not 0)
            return;
        context.Cancel = true;
        _end = new Timer(static code => Environment.Exit((int)code!), ExitCodes.Interrupted(number), Patience, Timeout.InfiniteTimeSpan);
        _stopping.Cancel();
    }));
}
