namespace Dxf.Tool.Progress;

/// <summary>The transfers that are under way, in the order in which they began. Its users see to locking.</summary>
/// <param name="create">Makes the state of a transfer that was not heard of before.</param>
internal sealed class TransferList<T>(Func<T> create)
    where T : Transfer
{
    private readonly List<T> _active = [];

    public IReadOnlyList<T> Active => _active;

    /// <summary>Finds the transfer that a report is about, or begins one, and brings it up to date.</summary>
    /// <remarks>One that is done leaves the list: a later report of the same blob is about another transfer of it.</remarks>
    public T Record(in TransferProgress report)
    {
        int index = Find(report);
        T transfer = index < 0 ? create() : _active[index];
        transfer.Update(report);

        if (index < 0 && !transfer.IsDone) _active.Add(transfer);
        else if (index >= 0 && transfer.IsDone) _active.RemoveAt(index);
        return transfer;
    }

    // The digest says it, as far as it is known; two files with the same content are told apart by their names.
    private int Find(in TransferProgress report)
    {
        if (report.Digest is { } digest)
        {
            for (int i = 0; i < _active.Count; i++)
            {
                TransferProgress latest = _active[i].Latest;
                if (latest.Digest == digest
                    && (latest.Name is null || report.Name is null || string.Equals(latest.Name, report.Name, StringComparison.Ordinal)))
                {
                    return i;
                }
            }
        }

        for (int i = 0; i < _active.Count; i++)
        {
            TransferProgress latest = _active[i].Latest;
            if (latest.Digest is null && string.Equals(latest.Name, report.Name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }
}
