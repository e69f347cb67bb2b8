using System.Buffers;
using System.Net.Http.Headers;
using Dxf.Client.Resilience;

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

    /// <summary>Reads an answer's body whole, so that reading it later can't fail. What is longer stays unread, and does later.</summary>
    public static async Task BufferAsync(HttpResponseMessage response, int limit, IdleWatchdog watchdog)
    {
        HttpContent content = response.Content;
        Stream stream = await content.ReadAsStreamAsync(watchdog.Token).ConfigureAwait(false);
        ArrayBufferWriter<byte> body = new();
        while (body.WrittenCount <= limit)
        {
            int read = await stream.ReadAsync(body.GetMemory(4096), watchdog.Token).ConfigureAwait(false);
            if (read is 0)
                break;
            watchdog.Touch();
            body.Advance(read);
        }

        ReadOnlyMemoryContent whole = new(body.WrittenMemory);
        foreach ((string name, HeaderStringValues values) in content.Headers.NonValidated)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                whole.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = whole;
        content.Dispose();
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
