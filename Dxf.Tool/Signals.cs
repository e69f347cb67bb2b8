using System.Runtime.InteropServices;

namespace Dxf.Tool;

/// <summary>Ends the verb on Ctrl-C and SIGTERM: it is cancelled and tidies up. A second Ctrl-C ends it at once.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signal;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The exit code of an interrupted run, or null where no signal came.</summary>
    public int? ExitCode => _signal is 0 ? null : ExitCodes.Interrupted(_signal);

    public Signals()
    {
        Register(PosixSignal.SIGINT, number: 2);
        Register(PosixSignal.SIGTERM, number: 15);
    }

    public void Dispose()
    {
        _registrations.ForEach(static registration => registration.Dispose());
        _stopping.Dispose();
    }

    private void Register(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        if (Interlocked.CompareExchange(ref _signal, number, 0) is not 0)
            return;
        context.Cancel = true;
        _stopping.Cancel();
    }));
}
