using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>So many bytes of a connection; it fails if the connection ends before them.</summary>
internal sealed class LengthBody(WireConnection connection, long length) : ReadingStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0) return 0;
        int count = await connection.ReadAsync(AtMost(buffer, _left), cancellationToken);
        if (count == 0 && buffer.Length > 0) throw new EndOfStreamException($"the connection ended {_left} bytes before the body");
        _left -= count;
        return count;
    }
}

/// <summary>Chunks without their framing; trailers are dropped.</summary>
internal sealed class ChunkedBody(WireConnection connection) : ReadingStream
{
    private long _left;
    private bool _ended;
    private bool _begun;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_ended && _left == 0) await NextChunkAsync(cancellationToken);
        if (_ended) return 0;

        int count = await connection.ReadAsync(AtMost(buffer, _left), cancellationToken);
        if (count == 0 && buffer.Length > 0) throw new EndOfStreamException("the connection ended within a chunk");
        _left -= count;
        return count;
    }

    private async ValueTask NextChunkAsync(CancellationToken cancellationToken)
    {
        if (_begun && await LineAsync(cancellationToken) is { Length: > 0 }) throw new InvalidDataException("a chunk is longer than it said");
        _begun = true;

        string size = (await LineAsync(cancellationToken)).Split(';')[0].Trim();
        _left = long.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (_left > 0) return;

        while (await LineAsync(cancellationToken) is { Length: > 0 })
        {
            // A trailer.
        }

        _ended = true;
    }

    private async ValueTask<string> LineAsync(CancellationToken cancellationToken) =>
        await connection.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("the connection ended between chunks");
}

/// <summary>All that still comes.</summary>
internal sealed class UntilCloseBody(WireConnection connection) : ReadingStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(buffer, cancellationToken);
}
