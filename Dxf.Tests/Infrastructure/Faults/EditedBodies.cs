namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>All bits of one byte are turned.</summary>
internal sealed class CorruptBody(Stream body, long offset, Action fired) : ReadingStream
{
    private long _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await body.ReadAsync(buffer, cancellationToken);
        long index = offset - _position;
        _position += count;
        if (index < 0 || index >= count) return count;

        fired();
        buffer.Span[(int)index] ^= 0xff;
        return count;
    }
}

/// <summary>Ends early, as if that were all.</summary>
internal sealed class TruncatedBody(Stream body, long length) : ReadingStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0) return 0;
        int count = await body.ReadAsync(AtMost(buffer, _left), cancellationToken);
        _left -= count;
        return count;
    }
}

/// <summary>One body and then another.</summary>
internal sealed class JoinedBody(Stream first, Stream second) : ReadingStream
{
    private bool _firstEnded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_firstEnded && await first.ReadAsync(buffer, cancellationToken) is > 0 and int count) return count;
        _firstEnded = true;
        return await second.ReadAsync(buffer, cancellationToken);
    }
}

/// <summary>One byte, any number of times, from no memory.</summary>
internal sealed class RepeatedBody(byte value, long length) : ReadingStream
{
    private long _left = length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Memory<byte> part = AtMost(buffer, _left);
        part.Span.Fill(value);
        _left -= part.Length;
        return ValueTask.FromResult(part.Length);
    }
}

/// <summary>Says how many bytes have been read of it.</summary>
internal sealed class CountedBody(Stream body, Action<int> count) : ReadingStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await body.ReadAsync(buffer, cancellationToken);
        count(read);
        return read;
    }
}
