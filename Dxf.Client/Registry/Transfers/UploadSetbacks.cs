namespace Dxf.Client.Registry.Transfers;

/// <summary>How often an upload had to begin again, and whether it is worth another try.</summary>
internal sealed class UploadSetbacks
{
    /// <summary>A registry that still writes what a broken connection brought can be overtaken, but not for ever.</summary>
    private const int MaxGarbled = 3;

    /// <summary>A session that is lost again and again, each time no later than before, will not come to its end.</summary>
    private const int MaxLostInVain = 10;

    private int _garbled;

    /// <summary>The most bytes that any session had.</summary>
    public long Furthest { get; private set; }

    /// <summary>How many sessions were lost since, none of which came further.</summary>
    public int LostInVain { get; private set; }

    /// <summary>All was sent, and the registry got it wrong.</summary>
    /// <returns>Whether to send it once more.</returns>
    public bool CountGarbled() => ++_garbled <= MaxGarbled;

    /// <summary>A session was lost.</summary>
    /// <param name="acknowledged">How many bytes it had.</param>
    /// <returns>Whether to begin another one.</returns>
    public bool CountLost(long acknowledged)
    {
        LostInVain = acknowledged > Furthest ? 0 : LostInVain + 1;
        Furthest = Math.Max(Furthest, acknowledged);
        return LostInVain <= MaxLostInVain;
    }
}
