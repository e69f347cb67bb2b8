namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// How much of a blob one request sends: all of it, until that shows not to get through, and less each time that even a
/// part does not.
/// </summary>
internal sealed class PartSize
{
    /// <summary>The size of parts once it showed that a single one does not get through, or where a later run shall be able to go on.</summary>
    private const int Usual = 16 * 1024 * 1024;

    private const int Smallest = 64 * 1024;

    private long? _size;

    /// <summary>Whether all goes in one request.</summary>
    public bool IsWhole => _size is null;

    /// <summary>The largest number of bytes to send at once, where the registry takes no less than a minimum.</summary>
    public long Limit(int minimum) => _size is { } size ? Math.Max(size, minimum) : long.MaxValue;

    /// <summary>Sends parts from now on, so that what was taken once stays taken.</summary>
    public void Divide() => _size ??= Usual;

    /// <summary>The connection broke and nothing was taken: some proxies hang up on what is too large for them.</summary>
    public void Shrink() => _size = _size is { } size ? Math.Max(size / 4, Smallest) : Usual;

    /// <summary>A part was refused as too large.</summary>
    /// <param name="length">The content's length, where it is known.</param>
    /// <param name="minimum">The smallest part that the registry takes.</param>
    /// <returns>False where no smaller part can be sent.</returns>
    public bool TryShrink(long? length, int minimum)
    {
        if (length <= Smallest)
            return false;
        long now = Math.Min(_size ?? long.MaxValue, Math.Max(length ?? 0, Smallest * 2));
        long smaller = _size is null ? Math.Min(Usual, now / 2) : now / 2;
        if (smaller < Math.Max(Smallest, minimum))
            return false;
        _size = smaller;
        return true;
    }
}
