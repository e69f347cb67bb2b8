namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Lets some bytes through and then cuts. A body that ends before them is not cut, and the fault has not fired.</summary>
internal sealed class CutBody(Stream body, long after, CutKind kind, Action fired) : ReadingStream
{
    private long _left = after;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
        {
            fired();
            throw new CutException(kind);
        }

        int count = await body.ReadAsync(AtMost(buffer, _left), cancellationToken);
        _left -= count;
        return count;
    }
}

/// <summary>Lets some bytes through, and the others once the gate is open. It cuts when the client hangs up.</summary>
internal sealed class StalledBody(Stream body, long after, FaultGate gate, Func<CancellationToken, Task> hangUp, Action fired) : ReadingStream
{
    private long _left = after;
    private bool _passed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_passed) return await body.ReadAsync(buffer, cancellationToken);
        if (_left == 0)
        {
            fired();
            if (!await gate.WaitAsync(hangUp, cancellationToken)) throw new CutException(CutKind.Reset);
            _passed = true;
            return await body.ReadAsync(buffer, cancellationToken);
        }

        int count = await body.ReadAsync(AtMost(buffer, _left), cancellationToken);
        _left -= count;
        return count;
    }
}
