using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>Watches a body that is being sent: the network must get on, the source may take its time.</summary>
internal sealed class UploadMonitor(IdleWatchdog watchdog, Action<long> report)
{
    /// <summary>The source is asked for the first bytes.</summary>
    public void Reading() => watchdog.Pause();

    /// <summary>Bytes are given to the network, or its answer is waited for.</summary>
    public void Waiting() => watchdog.Touch();

    /// <summary>The network took them; the source is asked for more.</summary>
    /// <param name="bytes">How many bytes of this body were sent so far.</param>
    public void Sent(long bytes)
    {
        watchdog.Pause();
        report(bytes);
    }
}
