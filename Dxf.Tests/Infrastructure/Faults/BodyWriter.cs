using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Sends a body in a framing, as it comes.</summary>
internal static class BodyWriter
{
    private const int BufferSize = 64 * 1024;

    /// <param name="body">What to send.</param>
    /// <param name="connection">Where to.</param>
    /// <param name="framing">How its end is told.</param>
    /// <param name="sending">Told the size of each piece before it goes, so that whoever saw the bytes also sees them counted.</param>
    /// <param name="cancellationToken">Ends it anywhere.</param>
    public static async Task CopyAsync(Stream body, WireConnection connection, BodyFraming framing, Action<int> sending, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (await body.ReadAsync(buffer, cancellationToken) is > 0 and int count)
            {
                sending(count);
                if (framing == BodyFraming.Chunked) await connection.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{count:x}\r\n"), cancellationToken);
                await connection.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                if (framing == BodyFraming.Chunked) await connection.WriteAsync("\r\n", cancellationToken);
            }
        }
        catch (CutException) when (framing == BodyFraming.Chunked)
        {
            // A chunk is torn: 1024 bytes are announced that never come.
            await connection.WriteAsync("400\r\n", cancellationToken);
            throw;
        }

        if (framing == BodyFraming.Chunked) await connection.WriteAsync("0\r\n\r\n", cancellationToken);
    }
}
