using System.Buffers;

namespace Dxf.Client.Registry;

/// <summary>Reads bodies that must be small, whatever length the server states.</summary>
internal static class BoundedContent
{
    /// <exception cref="DxfException">There is more than <paramref name="limit"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int limit, string what, CancellationToken cancellationToken)
    {
        (ReadOnlyMemory<byte> bytes, bool whole) = await ReadUpToAsync(content, limit, cancellationToken).ConfigureAwait(false);
        return whole ? bytes : throw new DxfException($"{what} has more than {limit / (1024 * 1024)} MiB and is not read");
    }

    /// <summary>The first bytes, and whether they are all.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool Whole)> ReadUpToAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (body.WrittenCount <= limit)
            {
                int read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false);
                if (read is 0)
                    return (body.WrittenMemory, Whole: true);
                body.Advance(read);
            }
        }

        return (body.WrittenMemory[..limit], Whole: false);
    }
}
